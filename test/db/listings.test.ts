import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeCursor } from '../../db/queries/cursor.ts';
import { upsertEvent } from '../../db/queries/event-writing.ts';
import { readListing, readListingCalendar, type ListingKey } from '../../db/queries/listings.ts';
import { upsertVenue } from '../../db/queries/organising.ts';
import { siteMapEvents, siteMapParts, siteMapSubjects } from '../../db/queries/site-maps.ts';
import { citySlugOf } from '../../domain/catalogue/slug.ts';
import { insertSampleEvent, newId, sampleEvent, sampleVenue, type SampleEvent } from '../support/postgres-sample.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

const CITY = "L'Aquila - St. John";

let database: TestDatabase;
let sample: SampleEvent;
let ids: string[];

/** The sample in Zürich in May 2030, then five more elsewhere, a month apart; the last is a draft, the first is over. */
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  sample = await insertSampleEvent(db);
  const venue = await upsertVenue(db, sampleVenue({ slug: 'the-barn', name: 'The Barn', city: CITY, country: 'IT' }));
  ids = [];
  for (const [i, startsAt] of ['2020-01-01', '2031-01-01', '2031-02-01', '2031-03-01', '2031-04-01'].entries()) {
    const base = sampleEvent({ venueId: venue.id, planId: null, performers: [sample.performerId] });
    const status = i === 4 ? ('draft' as const) : ('published' as const);
    const times = { doorsAt: null, startsAt: `${startsAt}T20:00:00Z` };
    ids.push((await upsertEvent(db, { ...base, ...times, status, category: 'dance' })).id);
  }
});
afterAll(() => database.drop());

async function found(key: ListingKey): Promise<string[] | null> {
  const listing = await readListing(database.db, { key, limit: 10 });
  if (!listing.ok) throw new Error(listing.failure);
  return listing.value && listing.value.events.items.map(({ id }) => id);
}

describe('listings', () => {
  test('[CAT-1] [PAGE-8] have what is to come and visible, soonest first', async () => {
    const coming = ids.slice(1, 4);
    expect(await found({ kind: 'venue', slug: 'the-barn' })).toEqual(coming);
    expect(await found({ kind: 'category', category: 'dance' })).toEqual(coming);
    expect(await found({ kind: 'performer', slug: 'the-band' })).toEqual([sample.eventId, ...coming]);
    expect(await found({ kind: 'category', category: 'sports' })).toEqual([]);
  });

  test('[PAGE-8] a city is found by its slug, in its country only', async () => {
    expect(citySlugOf(CITY)).toBe('l-aquila-st-john');
    expect(await found({ kind: 'city', country: 'IT', slug: citySlugOf(CITY) })).toEqual(ids.slice(1, 4));
    expect(await found({ kind: 'city', country: 'CH', slug: citySlugOf('ZÜRICH') })).toEqual([sample.eventId]);
    for (const slug of ['l-aquila', 'zurich', '.*', 'l|aquila', '']) {
      expect(await found({ kind: 'city', country: 'IT', slug })).toBeNull();
    }
  });

  test('[PAGE-8] what does not exist is not an empty list', async () => {
    expect(await found({ kind: 'venue', slug: 'nowhere' })).toBeNull();
    expect(await found({ kind: 'performer', slug: 'nobody' })).toBeNull();
  });

  test('[CAT-4] page after page meets every event once', async () => {
    const key: ListingKey = { kind: 'performer', slug: 'the-band' };
    const met: string[] = [];
    for (let cursor: string | undefined | null; cursor !== null;) {
      const page = await readListing(database.db, { key, limit: 1, cursor: cursor ?? undefined });
      if (!page.ok || !page.value) throw new Error('the listing is there');
      met.push(...page.value.events.items.map(({ id }) => id));
      cursor = page.value.events.next;
    }
    expect(met).toEqual([sample.eventId, ...ids.slice(1, 4)]);
  });

  test.each([
    'x',
    encodeCursor({ key: 'yesterday', id: newId() }),
    encodeCursor({ key: '2030-01-01T00:00:00.000000Z', id: "1' or" }),
    encodeCursor({ key: '2030-99-01T00:00:00.000000Z', id: newId() }),
  ])('[CAT-4] refuses %j as a cursor', async (cursor) => {
    const key: ListingKey = { kind: 'category', category: 'dance' };
    expect(await readListing(database.db, { key, limit: 5, cursor })).toEqual({ ok: false, failure: 'invalid-cursor' });
  });

  test('a calendar has the same events, with their whole venue', async () => {
    const calendar = await readListingCalendar(database.db, { key: { kind: 'venue', slug: 'the-barn' }, limit: 2 });
    expect(calendar?.events.map(({ id }) => id)).toEqual(ids.slice(1, 3));
    expect(calendar?.events[0]).toMatchObject({ timeZone: 'Europe/Zurich', venue: { city: CITY }, revision: 0 });
  });
});

describe('[PAGE-9] site maps', () => {
  test('parts have every event to come once', async () => {
    const parts = await siteMapParts(database.db, 3);
    const lists = await Promise.all(parts.map((from) => siteMapEvents(database.db, { from, size: 3 })));
    const listed = lists.map((list) => (list.ok ? list.value.map(({ id }) => id) : []));
    expect(listed).toEqual([[sample.eventId, ids[1], ids[2]], [ids[3]]]);
    expect(await siteMapEvents(database.db, { from: 'x', size: 3 })).toMatchObject({ ok: false });
  });

  test('venues and performers are those with something to come', async () => {
    expect(await siteMapSubjects(database.db, { kind: 'venues', limit: 10 })).toEqual(['small-hall', 'the-barn']);
    expect(await siteMapSubjects(database.db, { kind: 'performers', limit: 10 })).toEqual(['the-band']);
  });
});
