import { Hono } from 'hono';
import * as z from 'zod';
import { readEvent } from '../../db/queries/events.ts';
import { EVENT_CATEGORIES } from '../../domain/catalogue/event-category.ts';
import { isUuid } from '../../domain/shared/ids.ts';
import { problemOf } from '../../protocol/refusal-problem.ts';
import { withCacheHeaders } from '../edge-cache/cache-headers.ts';
import { POLICIES } from '../edge-cache/policies.ts';
import type { HttpEnv } from '../http-env.ts';
import { originOf, problemPage } from '../pages/page-response.ts';
import { DRAWING_VERSION } from '../pages/poster-address.ts';
import { defaultPosterPng } from './default-poster.ts';
import { contentTypeOf, posterKeyOf } from './stored-poster.ts';

/** Pictures of events, each at an address that changes with what it shows. */
export const posters = new Hono<HttpEnv>();

const categorySchema = z.enum(EVENT_CATEGORIES);

posters.get(`/posters/drawn/${DRAWING_VERSION}/:category/:file{[0-9a-f-]+\\.png}`, async (c) => {
  const eventId = c.req.param('file').replace('.png', '');
  const category = categorySchema.safeParse(c.req.param('category'));
  // Drawing takes more than looking: only events that there are get a picture.
  const event = isUuid(eventId) && category.success ? await readEvent(c.env.services.db, eventId) : null;
  if (!event || event.category !== category.data) return problemPage(problemOf('not-found'), originOf(c));
  const response = new Response(await defaultPosterPng(event), { headers: { 'Content-Type': 'image/png' } });
  return withCacheHeaders(response, POLICIES.immutable);
});

posters.get('/posters/:file', async (c) => {
  const key = posterKeyOf(c.req.param('file'));
  const stored = key === null ? null : await c.env.services.posters.get(key);
  if (key === null || stored === null) return problemPage(problemOf('not-found'), originOf(c));
  const response = new Response(stored.body, { headers: { 'Content-Type': contentTypeOf(key) } });
  return withCacheHeaders(response, POLICIES.immutable);
});
