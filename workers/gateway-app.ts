import { Hono, type Context } from 'hono';
import { problemOf } from '../protocol/refusal-problem.ts';
import { OPERATIONS } from './api/operations.ts';
import { problemResponse } from './api/reply.ts';
import { methodsOf, routeOperations } from './api/routes.ts';
import { canonicalUrl } from './edge-cache/canonical-url.ts';
import { readCached } from './edge-cache/read-cached.ts';
import type { HttpEnv } from './http-env.ts';
import { thrownResponse } from './middleware/thrown-problem.ts';
import { PAGE_PARAMETERS } from './pages/routes.ts';
import { receiveStripeWebhook } from './webhooks/stripe.ts';

const methodsAt = methodsOf(OPERATIONS);

/** The front door's routes. */
export const gatewayApp = makeGatewayApp();

function makeGatewayApp(): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  routeOperations(app, OPERATIONS);
  app.post('/webhooks/stripe', (c) => receiveStripeWebhook(c.req.raw, c.env.services));
  app.get('*', (c) => readPage(c));
  app.notFound(nothingHere);
  app.onError((error, c) => thrownResponse(error, c.env.requestId));
  return app;
}

/** Pages are the same for everybody: the cached half has them all. */
async function readPage(c: Context<HttpEnv>): Promise<Response> {
  if (methodsAt(c.req.path).length > 0) return nothingHere(c);
  const { services } = c.env;
  const given = c.req.query();
  const values = Object.fromEntries(PAGE_PARAMETERS.map((name) => [name, given[name]]));
  const url = canonicalUrl(c.req.path, { values, defaults: {}, isRepeated: true }, services.vars.PUBLIC_ORIGIN);
  return readCached({ reads: services.reads, url, request: c.req.raw, finish: null, nowMs: Date.now() });
}

function nothingHere(c: Context<HttpEnv>): Response {
  const allowed = methodsAt(c.req.path);
  const problem = problemOf(allowed.length > 0 ? 'method-not-allowed' : 'not-found');
  const headers: Record<string, string> = allowed.length > 0 ? { Allow: allowed.join(', ') } : {};
  return problemResponse({ refused: { problem, retryAfterSeconds: null }, requestId: c.env.requestId, headers });
}
