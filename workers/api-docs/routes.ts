import { Hono } from 'hono';
import { apiDescription } from '../api/api-description.ts';
import type { HttpEnv } from '../http-env.ts';
import { withCacheHeaders } from '../edge-cache/cache-headers.ts';
import { POLICIES } from '../edge-cache/policies.ts';
import { htmlOf } from '../pages/page-response.ts';
import { ApiDocsPage } from './api-docs-page.tsx';

/** The API's description, for programs and for people. */
export const apiDocs = new Hono<HttpEnv>();

apiDocs.get('/v1/openapi.json', (c) =>
  withCacheHeaders(Response.json(apiDescription(c.env.services.vars.PUBLIC_ORIGIN)), POLICIES.deployed),
);

apiDocs.get('/docs/api', async (c) => {
  const origin = c.env.services.vars.PUBLIC_ORIGIN;
  const search = c.req.query('search')?.slice(0, 100) ?? null;
  const page = ApiDocsPage({ document: apiDescription(origin), origin, search });
  return withCacheHeaders(await htmlOf(page), POLICIES.deployed);
});
