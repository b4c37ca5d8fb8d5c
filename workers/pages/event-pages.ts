import { Hono } from 'hono';
import { readEvent } from '../../db/queries/events.ts';
import { isUuid } from '../../domain/shared/ids.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';
import { problemOf } from '../../protocol/refusal-problem.ts';
import { eventDocument } from '../api/catalogue/event-document.ts';
import { withCacheHeaders } from '../edge-cache/cache-headers.ts';
import { eventTag } from '../edge-cache/cache-tags.ts';
import { POLICIES } from '../edge-cache/policies.ts';
import type { HttpEnv } from '../http-env.ts';
import { BOT_CHECK_CONTENT_SECURITY, CONTENT_SECURITY_HEADER } from '../middleware/content-security.ts';
import { DrawPage } from './draw-page.tsx';
import { eventPath } from './event-card.tsx';
import { EventPage } from './event-page.tsx';
import { htmlOf, originOf, problemPage, tagged, type PageContext } from './page-response.ts';
import { QueuePage } from './queue-page.tsx';
import { SeatsPage } from './seats-page.tsx';
import { isQueueSwitchedOn } from './read-queue-switch.ts';
import { readZoneStock } from './read-zone-stock.ts';

/** The pages of one event that are the same for everybody. */
export const eventPages = new Hono<HttpEnv>();

eventPages.get('/events/:eventId/seats', (c) =>
  withEvent(c, async (event) => {
    const isQueueOn = await isQueueSwitchedOn(c.env.services, event);
    return htmlOf(SeatsPage({ event, isQueueOn, origin: originOf(c) }));
  }),
);
eventPages.get('/events/:eventId/queue', (c) =>
  withEvent(c, async (event) => {
    const botCheckSiteKey = c.env.services.vars.TURNSTILE_SITE_KEY;
    const page = await htmlOf(QueuePage({ event, origin: originOf(c), botCheckSiteKey }));
    page.headers.set(CONTENT_SECURITY_HEADER, BOT_CHECK_CONTENT_SECURITY);
    return page;
  }),
);
eventPages.get('/events/:eventId/draw', (c) =>
  withEvent(c, (event) => htmlOf(DrawPage({ event, origin: originOf(c) }))),
);
eventPages.get('/events/:eventId', (c) => withEvent(c, (event) => movedTo(eventPath(event))));
eventPages.get('/events/:eventId/:slug', (c) =>
  withEvent(c, async (event) => {
    if (c.req.param('slug') !== event.slug) return movedTo(eventPath(event));
    const { services } = c.env;
    const [stock, isQueueOn] = await Promise.all([readZoneStock(services, event), isQueueSwitchedOn(services, event)]);
    return htmlOf(EventPage({ event, stock, isQueueOn, origin: originOf(c) }));
  }),
);

async function withEvent(
  c: PageContext,
  respond: (event: EventDetail) => Response | Promise<Response>,
): Promise<Response> {
  const eventId = c.req.param('eventId') ?? '';
  const event = isUuid(eventId) ? await readEvent(c.env.services.db, eventId) : null;
  if (!event) return problemPage(problemOf('event-not-found'), originOf(c));
  const response = await respond(eventDocument(event));
  return withCacheHeaders(tagged(response, [eventTag(event.id)]), POLICIES.event);
}

function movedTo(path: string): Response {
  return new Response(null, { status: 301, headers: { Location: encodeURI(path) } });
}
