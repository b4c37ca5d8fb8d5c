import { Hono } from 'hono';
import { problemOf } from '../protocol/refusal-problem.ts';
import { OPERATIONS } from './api/operations.ts';
import { problemResponse } from './api/reply.ts';
import { methodsAt, routeOperations } from './api/routes.ts';
import type { HttpEnv } from './http-env.ts';
import { thrownResponse } from './middleware/thrown-problem.ts';
import { receiveStripeWebhook } from './webhooks/stripe.ts';

/** The front door's routes. */
export const gatewayApp = makeGatewayApp();

function makeGatewayApp(): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  routeOperations(app, OPERATIONS);
  app.post('/webhooks/stripe', (c) => receiveStripeWebhook(c.req.raw, c.env.services));
  app.notFound((c) => {
    const { requestId } = c.env;
    const allowed = methodsAt(c.req.path, OPERATIONS);
    const code = allowed.length > 0 ? 'method-not-allowed' : 'not-found';
    const refused = { problem: problemOf(code), retryAfterSeconds: null };
    const headers: Record<string, string> = allowed.length > 0 ? { Allow: allowed.join(', ') } : {};
    return problemResponse({ refused, requestId, headers });
  });
  app.onError((error, c) => thrownResponse(error, c.env.requestId));
  return app;
}
