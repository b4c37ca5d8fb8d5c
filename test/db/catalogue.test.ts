import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventDetailSchema, eventSummarySchema, venueSchema } from '../../protocol/http/catalogue.ts';
import { listCities, listPerformers, listVenues, readPlanGeometry, readVenue } from '../../db/queries/catalogue.ts';
import { encodeCursor } from '../../db/queries/cursor.ts';
import { upsertEvent } from '../../db/queries/event-writing.ts';
import { listEvents, readEvent, type EventListArgs } from '../../db/queries/events.ts';
import { upsertPerformer, upsertVenue } from '../../db/queries/organising.ts';
import { markPublished } from '../../db/queries/publishing.ts';
import {
  insertSampleEvent,
  newId,
  sampleEvent,
  samplePlan,
  sampleVenue,
  type SampleEvent,
} from '../support/postgres-sample.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let sample: SampleEvent;
let parisVenueId: string;

/** One event in Zürich in May 2030 (the sample), and twelve in Paris, four at a time at the same instant. */
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  sample = await insertSampleEvent(db);
  await markPublished(db, { eventId: sample.eventId, epoch: 1 });
  const paris = sampleVenue({
    slug: 'olympia',
    name: "L'Olympia",
    city: 'Paris',
    country: 'FR',
    timeZone: 'Europe/Paris',
  });
  parisVenueId = (await upsertVenue(db, paris)).id;
  for (let i = 0; i < 12; i++) {
    const base = sampleEvent({ venueId: parisVenueId, planId: null, performers: [] });
    const startsAt = `2031-0${1 + (i % 3)}-01T20:00:00Z`;
    const event = { ...base, name: `Soirée ${i}`, category: 'theatre' as const, doorsAt: null, startsAt, prices: [] };
    await upsertEvent(db, event);
  }
  const draft = sampleEvent({ venueId: parisVenueId, planId: null, performers: [] });
  await upsertEvent(db, { ...draft, name: 'Not yet announced', status: 'draft' });
});
afterAll(() => database.drop());

async function list(args: Partial<EventListArgs>) {
  const result = await listEvents(database.db, { limit: 50, ...args });
  if (!result.ok) throw new Error(result.failure);
  return result.value;
}
const names = async (args: Partial<EventListArgs>) => (await list(args)).items.map((event) => event.name);

describe('the list of events', () => {
  test('[CAT-1] answers summaries as the API shows them', async () => {
    const [event] = (await list({ city: 'zurich' })).items;
    expect(event).toEqual({
      id: sample.eventId,
      slug: 'an-evening',
      name: 'An Evening',
      category: 'music',
      status: 'published',
      startsAt: '2030-05-01T18:30:00Z',
      timeZone: 'Europe/Zurich',
      imageUrl: null,
      venue: { id: sample.venueId, slug: 'small-hall', name: 'Small Hall', city: 'Zürich', country: 'CH' },
      performers: ['Sigur Rós'],
      currency: 'CHF',
      fromMinor: 3200,
    });
    expect(eventSummarySchema.parse(event)).toEqual(event);
  });

  test('[CAT-1] leaves drafts out', async () => {
    expect(await names({})).not.toContain('Not yet announced');
    expect(await names({})).toHaveLength(13);
  });

  test('[CAT-2] takes words of the event, its performers, its venue and its city, without accents, by their beginnings', async () => {
    expect(await names({ search: 'even' })).toEqual(['An Evening']);
    expect(await names({ search: 'sigur ros' })).toEqual(['An Evening']);
    expect(await names({ search: 'SMALL zurich' })).toEqual(['An Evening']);
    expect(await names({ search: "l'olympia 7" })).toEqual(['Soirée 7']);
    expect(await names({ search: 'evening paris' })).toEqual([]);
  });

  test.each(['!!!', "' or 1=1 --", ':* & |', '<->', '\\', "ŉ ½ ',"])('[CAT-2] bears %j as search', async (search) => {
    expect(await names({ search })).toEqual([]);
  });

  test('[CAT-3] filters by city, category, venue, performer and time', async () => {
    expect(await names({ city: 'ZÜRICH' })).toEqual(['An Evening']);
    expect(await names({ category: 'music' })).toEqual(['An Evening']);
    expect(await names({ performer: sample.performerId })).toEqual(['An Evening']);
    expect(await names({ venue: parisVenueId })).toHaveLength(12);
    expect(await names({ start: '2030-05-01T18:30:00Z', end: '2030-05-01T18:30:01Z' })).toEqual(['An Evening']);
    expect(await names({ start: '2030-05-01T18:30:01Z', end: '2031-01-01T20:00:00Z' })).toEqual([]);
  });

  test('[CAT-4] pages by cursor meet every event once, also among equals, while others come in', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await list({ limit: 3, venue: parisVenueId, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map((event) => event.id));
      cursor = page.next ?? undefined;
      if (pages++ === 1) {
        const earlier = sampleEvent({ venueId: parisVenueId, planId: null, performers: [] });
        await upsertEvent(database.db, {
          ...earlier,
          name: 'Came in earlier',
          doorsAt: null,
          startsAt: '2030-06-01T20:00:00Z',
        });
      }
    } while (cursor !== undefined);
    expect(pages).toBe(4);
    expect(new Set(seen).size).toBe(12);
    expect(seen).toHaveLength(12);
  });

  test('[CAT-4] page numbers show the same order', async () => {
    const all = await names({ category: 'theatre' });
    expect(await names({ category: 'theatre', limit: 5, page: 2 })).toEqual(all.slice(5, 10));
    expect((await list({ category: 'theatre', limit: 12 })).next).toBeNull();
  });

  test.each([
    'x',
    '%%%',
    encodeCursor({ key: 'yesterday', id: newId() }),
    encodeCursor({ key: '2030-01-01T00:00:00.000000Z', id: "1' or" }),
    encodeCursor({ key: '2030-99-01T00:00:00.000000Z', id: newId() }),
    btoa('{"a":1}'),
  ])('[CAT-4] refuses %j as a cursor', async (cursor) => {
    expect(await listEvents(database.db, { limit: 5, cursor })).toEqual({ ok: false, failure: 'invalid-cursor' });
  });
});

describe('one event', () => {
  test('[CAT-5] has its venue, performers, and offers in the order of zones and types', async () => {
    const event = (await readEvent(database.db, sample.eventId))!;
    expect(event.offers.map((offer) => [offer.zone, offer.ticketType, offer.price.totalMinor])).toEqual([
      ['stalls', 'adult', 5900],
      ['stalls', 'child', 3200],
      ['floor', 'adult', 3540],
    ]);
    expect(event).toMatchObject({ planHash: 'sample', capacity: 20, doorsAt: '2030-05-01T17:30:00Z', endsAt: null });
    expect(event.performers).toMatchObject([{ name: 'Sigur Rós', type: 'group' }]);
    const withoutLinks = eventDetailSchema.omit({ links: true });
    expect(withoutLinks.parse(event)).toEqual(event);
  });

  test('[CAT-5] that is unknown or a draft is not there', async () => {
    expect(await readEvent(database.db, newId())).toBeNull();
    const draft = sampleEvent({ venueId: parisVenueId, planId: null, performers: [] });
    const { id } = await upsertEvent(database.db, { ...draft, status: 'draft' });
    expect(await readEvent(database.db, id)).toBeNull();
  });
});

describe('venues, performers, cities, plans', () => {
  test('[CAT-6] venues come by name, page by page', async () => {
    const first = await listVenues(database.db, { limit: 1 });
    if (!first.ok || first.value.next === null) throw new Error('a page with a next one');
    const second = await listVenues(database.db, { limit: 1, cursor: first.value.next });
    if (!second.ok) throw new Error(second.failure);
    expect([...first.value.items, ...second.value.items].map((venue) => venue.name)).toEqual([
      "L'Olympia",
      'Small Hall',
    ]);
    expect(second.value.next).toBeNull();
    const venue = await readVenue(database.db, sample.venueId);
    expect(venueSchema.parse(venue)).toEqual(venue);
  });

  test('[CAT-6] performers are found by a part of their name', async () => {
    await upsertPerformer(database.db, {
      id: newId(),
      slug: 'nina',
      name: 'Nina Hagen',
      type: 'person',
      biography: null,
      externalKey: null,
    });
    const found = await listPerformers(database.db, { search: 'RÓS', limit: 5 });
    expect(found.ok && found.value.items.map((performer) => performer.name)).toEqual(['Sigur Rós']);
  });

  test('[CAT-7] cities are counted by what is to come', async () => {
    const cities = await listCities(database.db);
    expect(cities.map(({ city, country }) => [city, country])).toEqual([
      ['Paris', 'FR'],
      ['Zürich', 'CH'],
    ]);
    expect(cities[1]!.events).toBe(1);
  });

  test('[CAT-8] a plan is found by its content', async () => {
    expect(await readPlanGeometry(database.db, 'sample')).toEqual(samplePlan);
    expect(await readPlanGeometry(database.db, 'other')).toBeNull();
  });
});

describe('with 20,000 events', () => {
  beforeAll(async () => {
    await database.db.execute(sql`
      insert into events (id, slug, name, category, status, venue_id, starts_at, time_zone, currency,
        seats_per_fan_max, hold_seconds, payment_seconds, floors, search_text)
      select gen_random_uuid(), 's', 'Filler ' || i, (array['music','comedy','sports','talk'])[1 + i % 4], 'published',
        ${sample.venueId}, timestamptz '2032-01-01' + i * interval '1 minute', 'UTC', 'CHF', 4, 600, 600, 1,
        'filler ' || i
      from generate_series(1, 20000) i`);
    await database.db.execute(sql`analyze`);
  });

  test.each([
    ['events_listed', {}],
    ['events_listed_by_category', { category: 'dance' as const }],
    ['events_listed_by_venue', { venue: newId() }],
    ['events_search', { search: 'filler 12345' }],
  ])('[CAT-9] the index %s serves the list with %j', async (index, args) => {
    let text = '';
    const spy = {
      execute: async (query: Parameters<typeof database.db.execute>[0]) => {
        const { rows } = await database.db.execute<{ 'QUERY PLAN': string }>(
          sql`explain ${query as ReturnType<typeof sql>}`,
        );
        text = rows.map((row) => row['QUERY PLAN']).join('\n');
        return { rows: [] };
      },
    } as unknown as typeof database.db;
    await listEvents(spy, { limit: 20, ...args });
    expect(text).toContain(index);
    expect(text).not.toContain('Seq Scan on events');
  });
});
