import { Hono } from 'hono';
import type { JSX } from 'hono/jsx/jsx-runtime';
import * as z from 'zod';
import { listCities } from '../../db/queries/catalogue.ts';
import { listEvents } from '../../db/queries/events.ts';
import { EVENT_CATEGORIES } from '../../domain/catalogue/event-category.ts';
import type { HttpEnv } from '../http-env.ts';
import { withCacheHeaders } from '../edge-cache/cache-headers.ts';
import { POLICIES } from '../edge-cache/policies.ts';
import { eventPages } from './event-pages.ts';
import { listingPages } from './listing-pages.ts';
import { HomePage } from './home-page.tsx';
import { htmlOf, originOf, type PageContext } from './page-response.ts';
import { siteMaps } from './site-maps.ts';
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

publicPages.route('/', siteMaps);
publicPages.route('/', listingPages);
publicPages.route('/', eventPages);
publicPages.get('/events/:eventId/checkout/:holdId', (c) => shell(c, CheckoutPage));
publicPages.get('/events/:eventId/bookings/:bookingId', (c) => shell(c, ConfirmationPage));
publicPages.get('/bookings', (c) => shell(c, BookingsPage));
publicPages.get('/sign-in', (c) => shell(c, SignInPage));

/** What a person typed into an address is taken as far as it makes sense; the rest is as if it were not there. */
const homeQuerySchema = z.object({
  search: z.string().trim().min(1).max(200).optional().catch(undefined),
  city: z.string().trim().min(1).max(100).optional().catch(undefined),
  category: z.enum(EVENT_CATEGORIES).optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  cursor: z.string().min(1).max(500).optional().catch(undefined),
});

async function shell(c: PageContext, page: (props: { origin: string }) => JSX.Element): Promise<Response> {
  return withCacheHeaders(await htmlOf(page({ origin: originOf(c) })), POLICIES.deployed);
}
