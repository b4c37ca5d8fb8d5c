import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPerformer, readVenue } from '../../db/queries/catalogue.ts';
import { upsertEvent, type EventInput } from '../../db/queries/event-writing.ts';
import { readEvent } from '../../db/queries/events.ts';
import { upsertPerformer, upsertPlan, upsertVenue } from '../../db/queries/organising.ts';
import { listUnpublished, markPublished, readEventRoute, readPublicationSource } from '../../db/queries/publishing.ts';
import { insertSampleEvent, newId, sampleEvent, samplePlan, sampleVenue } from '../support/postgres-sample.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('writing again', () => {
  test('[ORG-1] a venue: created, unchanged, updated; the link to it stays', async () => {
    const venue = sampleVenue({ externalKey: 'venue:1', slug: 'hall' });
    const first = await upsertVenue(database.db, venue);
    expect(first).toEqual({ id: venue.id, outcome: 'created' });
    expect(await upsertVenue(database.db, { ...venue, id: newId() })).toEqual({ id: venue.id, outcome: 'unchanged' });
    const renamed = { ...venue, id: newId(), slug: 'great-hall', name: 'Great Hall', region: 'ZH' };
    expect(await upsertVenue(database.db, renamed)).toEqual({ id: venue.id, outcome: 'updated' });
    expect(await readVenue(database.db, venue.id)).toMatchObject({ name: 'Great Hall', slug: 'hall', region: 'ZH' });
  });

  test('[ORG-1] a performer: created, unchanged, updated', async () => {
    const id = newId();
    const performer = { id, slug: 'x', name: 'X', type: 'group' as const, biography: null, externalKey: 'p:x' };
    expect((await upsertPerformer(database.db, performer)).outcome).toBe('created');
    expect(await upsertPerformer(database.db, { ...performer, id: newId() })).toEqual({ id, outcome: 'unchanged' });
    const told = { ...performer, id: newId(), biography: 'Long ago.' };
    expect(await upsertPerformer(database.db, told)).toEqual({ id, outcome: 'updated' });
    expect((await readPerformer(database.db, id))?.biography).toBe('Long ago.');
  });

  test('[ORG-2] a slug that somebody else has gets a suffix', async () => {
    await upsertVenue(database.db, sampleVenue({ slug: 'arena', externalKey: 'venue:a' }));
    const { id } = await upsertVenue(database.db, sampleVenue({ slug: 'arena', externalKey: 'venue:b' }));
    expect((await readVenue(database.db, id))?.slug).toBe(`arena-${id.slice(-6)}`);
  });

  test('[ORG-2] many that want one slug at the same time get one each', async () => {
    const venues = Array.from({ length: 8 }, (_, i) => sampleVenue({ slug: 'rush', externalKey: `rush:${i}` }));
    await Promise.all(venues.map((venue) => upsertVenue(database.db, venue)));
    const written = await Promise.all(venues.map(({ id }) => readVenue(database.db, id)));
    const slugs = written.map((venue) => venue?.slug);
    expect(new Set(slugs).size).toBe(8);
    expect(slugs.filter((slug) => slug === 'rush')).toHaveLength(1);
  });

  test('[ORG-3] a plan: the same content is the same plan, other content the next version', async () => {
    const { id: venueId } = await upsertVenue(database.db, sampleVenue());
    const plan = { venueId, geometry: samplePlan, source: { document: { a: 1 }, supplement: null } };
    const first = await upsertPlan(database.db, { ...plan, id: newId(), contentHash: 'one' });
    expect(first).toMatchObject({ outcome: 'created', version: 1 });
    const second = await upsertPlan(database.db, { ...plan, id: newId(), contentHash: 'two' });
    expect(second).toMatchObject({ outcome: 'created', version: 2 });
    const again = await upsertPlan(database.db, { ...plan, id: newId(), contentHash: 'one' });
    expect(again).toEqual({ id: first.id, outcome: 'unchanged', version: 1 });
  });
});

describe('an event', () => {
  test('[ORG-4] written twice changes nothing, however its instants are written and its prices ordered', async () => {
    const event = await input({ startsAt: '2030-05-01T18:30:00Z' });
    expect(await upsertEvent(database.db, event)).toEqual({ id: event.id, outcome: 'created' });
    const same = { ...event, id: newId(), startsAt: '2030-05-01T20:30:00+02:00', prices: event.prices.toReversed() };
    expect(await upsertEvent(database.db, same)).toEqual({ id: event.id, outcome: 'unchanged' });
  });

  test('[ORG-4] with a performer named twice has them once', async () => {
    const event = await input();
    const twice = { ...event, performers: [event.performers[0]!, event.performers[0]!] };
    expect((await upsertEvent(database.db, twice)).outcome).toBe('created');
    expect((await upsertEvent(database.db, event)).outcome).toBe('unchanged');
  });

  test('[ORG-4] that changed is changed whole: description, performers, zones, prices, what search finds', async () => {
    const event = await input();
    await upsertEvent(database.db, event);
    const changed: EventInput = {
      ...event,
      id: newId(),
      name: 'Zauberflöte',
      performers: [],
      zones: [{ code: 'all', name: 'Everywhere', category: 'Stalls' }],
      ticketTypes: [{ code: 'adult', name: 'Adult' }],
      prices: [{ zone: 'all', ticketType: 'adult', faceMinor: 1, feeMinor: 2, taxMinor: 3 }],
    };
    expect(await upsertEvent(database.db, changed)).toEqual({ id: event.id, outcome: 'updated' });
    const stored = await readEvent(database.db, event.id);
    expect(stored).toMatchObject({ name: 'Zauberflöte', performers: [], fromMinor: 6 });
    expect(stored!.offers).toHaveLength(1);
  });

  test('[ORG-5] that was published keeps what its box office sells by', async () => {
    const sale = await insertSampleEvent(database.db, { externalKey: 'event:on-sale' });
    await markPublished(database.db, { eventId: sale.eventId, epoch: 1 });
    const again = await input({ externalKey: 'event:on-sale', venueId: sale.venueId, name: 'New name', prices: [] });
    expect(await upsertEvent(database.db, again)).toEqual({ id: sale.eventId, outcome: 'updated' });
    const stored = await readEvent(database.db, sale.eventId);
    expect(stored).toMatchObject({ name: 'New name', planHash: 'sample' });
    expect(stored!.offers).toHaveLength(3);
    expect((await upsertEvent(database.db, { ...again, id: newId() })).outcome).toBe('unchanged');
  });
});

describe('publishing', () => {
  test('[PUB-1] reads all that a box office needs', async () => {
    const { eventId } = await insertSampleEvent(database.db);
    const source = await readPublicationSource(database.db, eventId);
    expect(source).toMatchObject({
      address: { eventId, jurisdiction: 'eu', hint: 'weur' },
      status: 'published',
      epoch: 0,
      planHash: 'sample',
      plan: samplePlan,
      currency: 'CHF',
      floors: 1,
      seatsPerFanMax: 6,
      holdSeconds: 600,
      paymentSeconds: 600,
      zones: [
        { code: 'stalls', name: 'Stalls', category: 'Stalls' },
        { code: 'floor', name: 'Floor', category: 'Standing' },
      ],
      ticketTypes: [
        { code: 'adult', name: 'Adult' },
        { code: 'child', name: 'Child' },
      ],
    });
    expect(source!.prices).toHaveLength(3);
    expect(source!.prices).toContainEqual({
      zone: 'stalls',
      ticketType: 'adult',
      faceMinor: 5000,
      feeMinor: 500,
      taxMinor: 400,
    });
    expect(Object.keys(source!)).not.toContain('eventId');
  });

  test('[PUB-1] there is nothing to publish without a plan', async () => {
    const { venueId } = await insertSampleEvent(database.db);
    const { id } = await upsertEvent(database.db, sampleEvent({ venueId, planId: null, performers: [] }));
    expect(await readPublicationSource(database.db, id)).toBeNull();
    expect(await readPublicationSource(database.db, newId())).toBeNull();
  });

  test('[PUB-2] the epoch moves by compare-and-set, one at a time', async () => {
    const { eventId } = await insertSampleEvent(database.db, { status: 'draft' });
    expect(await markPublished(database.db, { eventId, epoch: 2 })).toBe('conflict');
    const both = await Promise.all([1, 1].map((epoch) => markPublished(database.db, { eventId, epoch })));
    expect(both).toContain('published');
    expect(await markPublished(database.db, { eventId, epoch: 1 })).toBe('already');
    expect(await markPublished(database.db, { eventId, epoch: 2 })).toBe('published');
    expect(await markPublished(database.db, { eventId, epoch: 1 })).toBe('conflict');
    expect(await markPublished(database.db, { eventId: newId(), epoch: 1 })).toBe('conflict');
  });

  test('[PUB-3] the route to an event’s objects', async () => {
    const { eventId } = await insertSampleEvent(database.db, { floors: 3, status: 'draft' });
    const address = { eventId, jurisdiction: 'eu', hint: 'weur' };
    const route = {
      address,
      name: 'An Evening',
      floors: 3,
      epoch: 0,
      status: 'draft',
      planHash: 'sample',
      queue: null,
      presale: null,
    };
    expect(await readEventRoute(database.db, eventId)).toEqual(route);
    await markPublished(database.db, { eventId, epoch: 1 });
    expect(await readEventRoute(database.db, eventId)).toEqual({ ...route, epoch: 1, status: 'published' });
    expect(await readEventRoute(database.db, newId())).toBeNull();
  });

  test('[PUB-4] what waits for publication', async () => {
    const { eventId } = await insertSampleEvent(database.db);
    expect(await listUnpublished(database.db, { limit: 1000 })).toContain(eventId);
    await markPublished(database.db, { eventId, epoch: 1 });
    expect(await listUnpublished(database.db, { limit: 1000 })).not.toContain(eventId);
  });
});

async function input(changes: Partial<EventInput> = {}): Promise<EventInput> {
  const { venueId, performerId } = await insertSampleEvent(database.db);
  const required = { venueId, planId: null, performers: [performerId] };
  return { ...sampleEvent(required), externalKey: `event:${newId()}`, ...changes };
}
