import { Hono } from 'hono';
import * as z from 'zod';
import { listCities } from '../../db/queries/catalogue.ts';
import {
  readCalendarEvent,
  readListing,
  readListingCalendar,
  type ListingKey,
  type ListingSubject,
} from '../../db/queries/listings.ts';
import { EVENT_CATEGORIES } from '../../domain/catalogue/event-category.ts';
import { icalendar } from '../../domain/catalogue/icalendar.ts';
import { isUuid } from '../../domain/shared/ids.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { problemOf } from '../../protocol/refusal-problem.ts';
import { withCacheHeaders } from '../edge-cache/cache-headers.ts';
import { categoryTag, cityTag, eventTag, LISTS_TAG, performerTag, venueTag } from '../edge-cache/cache-tags.ts';
import type { CacheTag } from '../edge-cache/cache-tags.ts';
import { POLICIES, type CachePolicy } from '../edge-cache/policies.ts';
import type { HttpEnv } from '../http-env.ts';
import { calendarEntryOf } from './calendar-entry.ts';
import { CitiesPage } from './cities-page.tsx';
import { listingName } from './listing-address.ts';
import { ListingPage } from './listing-page.tsx';
import { htmlOf, originOf, problemPage, tagged, type PageContext } from './page-response.ts';

const EVENTS_PER_PAGE = 24;
/** A calendar is read whole each time: what comes later will come in. */
const CALENDAR_EVENTS_MAX = 250;

/** Lists of events that have a page of their own, and the same as calendars. */
export const listingPages = new Hono<HttpEnv>();

listingPages.get('/cities', async (c) => {
  const cities = await listCities(c.env.services.db);
  return answer(await htmlOf(CitiesPage({ cities, origin: originOf(c) })), [LISTS_TAG], POLICIES.list);
});

for (const { path, keyOf } of listings()) {
  listingPages.get(path, (c) => listingPage(c, keyOf(c)));
  listingPages.get(`${path}/calendar.ics`, (c) => listingCalendar(c, keyOf(c)));
}

listingPages.get('/events/:eventId/calendar.ics', async (c) => {
  const eventId = c.req.param('eventId');
  const event = isUuid(eventId) ? await readCalendarEvent(c.env.services.db, eventId) : null;
  if (!event) return problemPage(problemOf('event-not-found'), originOf(c));
  const file = icalendar({ name: null, entries: [calendarEntryOf(event, originOf(c))], writtenAtMs: Date.now() });
  return answer(calendarResponse(file, event.slug), [eventTag(event.id)], POLICIES.feed);
});

async function listingPage(c: PageContext, key: ListingKey | null): Promise<Response> {
  if (!key) return problemPage(problemOf('not-found'), originOf(c));
  const cursor = c.req.query('cursor');
  const listing = await readListing(c.env.services.db, { key, cursor, limit: EVENTS_PER_PAGE });
  // Somebody's old link: the list from its start is what they would want.
  if (!listing.ok) return c.redirect(c.req.path);
  if (!listing.value) return problemPage(problemOf('not-found'), originOf(c));
  const page = ListingPage({ listing: listing.value, continued: cursor !== undefined, origin: originOf(c) });
  return answer(await htmlOf(page), [tagOf(listing.value.subject)], POLICIES.list);
}

async function listingCalendar(c: PageContext, key: ListingKey | null): Promise<Response> {
  const found = key && (await readListingCalendar(c.env.services.db, { key, limit: CALENDAR_EVENTS_MAX }));
  if (!found) return problemPage(problemOf('not-found'), originOf(c));
  const name = listingName(found.subject);
  const entries = found.events.map((event) => calendarEntryOf(event, originOf(c)));
  const file = icalendar({ name: `${name} | Onsale`, entries, writtenAtMs: Date.now() });
  return answer(calendarResponse(file, name), [tagOf(found.subject)], POLICIES.feed);
}

function calendarResponse(file: string, name: string): Response {
  const fileName = `${name.replaceAll(/[^\w-]+/g, '-')}.ics`;
  const headers = {
    'Content-Type': 'text/calendar; charset=utf-8',
    'Content-Disposition': `inline; filename="${fileName}"`,
  };
  return new Response(file, { headers });
}

function answer(response: Response, tags: CacheTag[], policy: CachePolicy): Promise<Response> {
  return withCacheHeaders(tagged(response, tags), policy);
}

const categorySchema = z.enum(EVENT_CATEGORIES);
const countrySchema = z.string().regex(/^[a-z]{2}$/);

/** Where lists are, and what an address asks for; null: for nothing that there could be. */
function listings(): { path: string; keyOf: (c: PageContext) => ListingKey | null }[] {
  return [
    { path: '/venues/:slug', keyOf: (c) => ({ kind: 'venue', slug: slugOf(c) }) },
    { path: '/performers/:slug', keyOf: (c) => ({ kind: 'performer', slug: slugOf(c) }) },
    {
      path: '/cities/:country/:slug',
      keyOf(c) {
        const country = countrySchema.safeParse(c.req.param('country'));
        return country.success ? { kind: 'city', country: country.data.toUpperCase(), slug: slugOf(c) } : null;
      },
    },
    {
      path: '/categories/:category',
      keyOf(c) {
        const category = categorySchema.safeParse(c.req.param('category'));
        return category.success ? { kind: 'category', category: category.data } : null;
      },
    },
  ];
}

function slugOf(c: PageContext): string {
  return c.req.param('slug') ?? '';
}

function tagOf(subject: ListingSubject): CacheTag {
  switch (subject.kind) {
    case 'venue':
      return venueTag(subject.venue.id);
    case 'performer':
      return performerTag(subject.performer.id);
    case 'city':
      return cityTag(subject.city);
    case 'category':
      return categoryTag(subject.category);
    default:
      return unreachable(subject);
  }
}
