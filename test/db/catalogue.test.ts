import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventDetailSchema, venueSchema } from '../../protocol/http/catalogue.ts';
import { listCities, listPerformers, listVenues, readPlanGeometry, readVenue } from '../../db/queries/catalogue.ts';
import { encodeCursor } from '../../db/queries/cursor.ts';
import { upsertEvent } from '../../db/queries/event-writing.ts';
import { readEvent } from '../../db/queries/events.ts';
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

  test.each(['x', '%%%', encodeCursor({ key: 'a', id: "1' or" }), btoa('{"a":1}')])(
    '[CAT-4] a list refuses %j as a cursor',
    async (cursor) => {
      expect(await listVenues(database.db, { limit: 5, cursor })).toEqual({ ok: false, failure: 'invalid-cursor' });
    },
  );

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
