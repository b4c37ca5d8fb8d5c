import { Hono, type Context } from 'hono';
import type { JSX } from 'hono/jsx/jsx-runtime';
import * as z from 'zod';
import { listCities } from '../../db/queries/catalogue.ts';
import { listEvents, readEvent } from '../../db/queries/events.ts';
import { EVENT_CATEGORIES } from '../../domain/catalogue/event-category.ts';
import { isUuid } from '../../domain/shared/ids.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';
import type { Problem } from '../../protocol/problem.ts';
import { problemOf } from '../../protocol/refusal-problem.ts';
import { eventDocument } from '../api/catalogue/event-document.ts';
import type { HttpEnv } from '../http-env.ts';
import { withCacheHeaders } from '../edge-cache/cache-headers.ts';
import { POLICIES } from '../edge-cache/policies.ts';
import { eventPath } from './event-card.tsx';
import { EventPage } from './event-page.tsx';
import { HomePage } from './home-page.tsx';
import { ProblemPage } from './problem-page.tsx';
import { SeatsPage } from './seats-page.tsx';
import { BookingsPage, CheckoutPage, ConfirmationPage, SignInPage } from './shell-pages.tsx';

/** What may stand in a page's query; anything else does not change the page. */
export const PAGE_PARAMETERS = ['search', 'city', 'category', 'from', 'cursor'] as const;

const EVENTS_PER_PAGE = 24;

/** Pages that are the same for everyone: they may be answered from a cache and never see a cookie. */
export const publicPages = new Hono<HttpEnv>();

publicPages.get('/', async (c) => {
  const query = homeQuerySchema.parse(c.req.query());
  const { db } = c.env.services;
  const { from, ...filters } = query;
  const start = from === undefined ? {} : { start: `${from}T00:00:00Z` };
  const [page, cities] = await Promise.all([
    listEvents(db, { ...filters, ...start, limit: EVENTS_PER_PAGE }),
    listCities(db),
  ]);
  if (!page.ok) return c.redirect('/');
  const filtersShown = {
    search: query.search ?? null,
    city: query.city ?? null,
    category: query.category ?? null,
    from: from ?? null,
  };
  const home = HomePage({
    origin: originOf(c),
    filters: filtersShown,
    cities: cities.map(({ city }) => city).sort((a, b) => a.localeCompare(b)),
    events: page.value.items,
    next: page.value.next,
    continued: query.cursor !== undefined,
  });
  return withCacheHeaders(await htmlOf(home), POLICIES.list);
});

publicPages.get('/events/:eventId/seats', (c) => eventPage(c, SeatsPage));
publicPages.get('/events/:eventId/checkout/:holdId', (c) => shell(c, CheckoutPage));
publicPages.get('/events/:eventId/bookings/:bookingId', (c) => shell(c, ConfirmationPage));
publicPages.get('/events/:eventId', async (c) => {
  const event = await findEvent(c);
  return event ? c.redirect(eventPath(event), 301) : problemPage(problemOf('event-not-found'), originOf(c));
});
publicPages.get('/events/:eventId/:slug', async (c) => {
  const event = await findEvent(c);
  if (!event) return problemPage(problemOf('event-not-found'), originOf(c));
  if (c.req.param('slug') !== event.slug) return c.redirect(eventPath(event), 301);
  return withCacheHeaders(await htmlOf(EventPage({ event, origin: originOf(c) })), POLICIES.event);
});
publicPages.get('/bookings', (c) => shell(c, BookingsPage));
publicPages.get('/sign-in', (c) => shell(c, SignInPage));

/** A problem as a page, for whoever asked for HTML. */
export async function problemPage(problem: Problem, origin: string): Promise<Response> {
  return htmlOf(ProblemPage({ problem, origin }), problem.status);
}

/** Whether a request comes from somebody who reads pages, not documents. */
export function wantsHtml(request: Request): boolean {
  return request.headers.get('Accept')?.includes('text/html') ?? false;
}

/** What a person typed into an address is taken as far as it makes sense; the rest is as if it were not there. */
const homeQuerySchema = z.object({
  search: z.string().trim().min(1).max(200).optional().catch(undefined),
  city: z.string().trim().min(1).max(100).optional().catch(undefined),
  category: z.enum(EVENT_CATEGORIES).optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  cursor: z.string().min(1).max(500).optional().catch(undefined),
});

type PageContext = Context<HttpEnv>;

async function eventPage(
  c: PageContext,
  page: (props: { event: EventDetail; origin: string }) => JSX.Element,
): Promise<Response> {
  const event = await findEvent(c);
  if (!event) return problemPage(problemOf('event-not-found'), originOf(c));
  return withCacheHeaders(await htmlOf(page({ event, origin: originOf(c) })), POLICIES.event);
}

async function shell(c: PageContext, page: (props: { origin: string }) => JSX.Element): Promise<Response> {
  return withCacheHeaders(await htmlOf(page({ origin: originOf(c) })), POLICIES.deployed);
}

async function findEvent(c: PageContext): Promise<EventDetail | null> {
  const eventId = c.req.param('eventId') ?? '';
  const event = isUuid(eventId) ? await readEvent(c.env.services.db, eventId) : null;
  return event && eventDocument(event);
}

function originOf(c: PageContext): string {
  return c.env.services.vars.PUBLIC_ORIGIN;
}

/** A whole page as a response. */
export async function htmlOf(page: JSX.Element, status = 200): Promise<Response> {
  const text = `<!doctype html>${(await page).toString()}`;
  return new Response(text, { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}
