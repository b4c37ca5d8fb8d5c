import { Hono } from 'hono';
import { problemOf } from '../protocol/refusal-problem.ts';
import { OPERATIONS } from './api/operations.ts';
import { problemResponse } from './api/reply.ts';
import { routeCachedOperations } from './api/routes.ts';
import { apiDocs } from './api-docs/routes.ts';
import type { HttpEnv } from './http-env.ts';
import { thrownResponse } from './middleware/thrown-problem.ts';
import { publicPages } from './pages/routes.ts';
import { posters } from './posters/routes.ts';

/** The routes of the cached half: the same for everybody. */
export const readsApp = makeReadsApp();

function makeReadsApp(): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  routeCachedOperations(app, OPERATIONS);
  app.route('/', apiDocs);
  app.route('/', posters);
  app.route('/', publicPages);
  app.notFound((c) => {
    const refused = { problem: problemOf('not-found'), retryAfterSeconds: null };
    return problemResponse({ refused, requestId: c.env.requestId });
  });
  app.onError((error, c) => thrownResponse(error, c.env.requestId));
  return app;
}
