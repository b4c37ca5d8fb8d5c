import { beforeAll, describe, expect, test } from 'vitest';
import { upsertEvent } from '../../../db/queries/event-writing.ts';
import { upsertPerformer, upsertVenue } from '../../../db/queries/organising.ts';
import { eventPageSchema, type EventPage, type SearchPageDocument } from '../../../protocol/http/search.ts';
import { newId, sampleEvent, sampleVenue } from '../../support/postgres-sample.ts';
import { ask, get, problemIn, testDatabase } from './client.ts';

/** A word of this file only: the database is shared. */
const WORD = `Qwyx${newId().slice(-6).replaceAll(/\d/g, 'k')}`;

let venueId: string;
let performerId: string;
let ids: string[];

/** Nine evenings in a row in May 2040, three in each category, the last at the same instant as the one before. */
beforeAll(async () => {
  const db = testDatabase();
  const place = { city: `${WORD}burg`, country: 'PT', latitude: -62, longitude: 101 };
  ({ id: venueId } = await upsertVenue(db, sampleVenue({ slug: newId(), name: `${WORD} Hall`, ...place })));
  const names = { slug: newId(), name: `Óscar ${WORD}`, type: 'person' as const, biography: null, externalKey: null };
  ({ id: performerId } = await upsertPerformer(db, { id: newId(), ...names }));
  const categories = ['music', 'theatre', 'dance'] as const;
  ids = [];
  for (let i = 0; i < 9; i++) {
    const performers = i === 4 ? [performerId] : [];
    const base = sampleEvent({ venueId, planId: null, performers });
    const startsAt = `2040-05-0${Math.min(i, 7) + 1}T20:00:00Z`;
    const event = { ...base, name: `Night ${i}`, category: categories[i % 3]!, doorsAt: null, startsAt };
    ids.push((await upsertEvent(db, event)).id);
  }
  await upsertEvent(db, { ...sampleEvent({ venueId, planId: null, performers: [] }), name: 'Draft', status: 'draft' });
});

const list = (query: string) => get<EventPage>(`/v1/events?${query}`);
const names = async (query: string) => (await list(query)).items.map(({ name }) => name);

describe('[SEARCH-19] the list of events is the one search', () => {
  test('has events as the API shows them, and says who answered', async () => {
    const page = await list(`venue=${venueId}&limit=1`);
    expect(eventPageSchema.parse(page)).toEqual(page);
    expect(page).toMatchObject({
      sort: 'date',
      total: { value: 9, exact: true },
      answeredBy: { engine: 'postgres', insteadOf: null },
      items: [{ id: ids[0], name: 'Night 0', status: 'published', fromMinor: 3200, distanceKm: null }],
    });
  });

  test('by date also with a text, which is searched as everywhere', async () => {
    expect(await names(`search=${WORD}`)).toEqual(ids.map((_, i) => `Night ${i}`));
    expect(await names(`search=oscar%20${WORD}`)).toEqual(['Night 4']);
    expect(await list(`search=${WORD}&sort=relevance&limit=1`)).toMatchObject({ sort: 'relevance' });
  });

  test.each(['!!!', ':* & |', '<->', '\\'])('bears %j as a text', async (search) => {
    expect(await names(`search=${encodeURIComponent(search)}`)).toEqual([]);
  });

  test('takes every filter', async () => {
    expect(await names(`venue=${venueId}&category=dance`)).toEqual(['Night 2', 'Night 5', 'Night 8']);
    expect(await names(`performer=${performerId}`)).toEqual(['Night 4']);
    expect(await names(`city=${WORD.toUpperCase()}BURG&from=2040-05-06`)).toEqual([
      'Night 5',
      'Night 6',
      'Night 7',
      'Night 8',
    ]);
    expect(await names(`city=${WORD}burg&start=2040-05-02T20:00:00Z&end=2040-05-03T20:00:00Z`)).toEqual(['Night 1']);
    expect(await names(`venue=${venueId}&currency=CHF&priceMinMinor=6000`)).toEqual([]);
    expect(await names(`venue=${venueId}&availability=on-sale`)).toEqual([]);
  });

  test('near a point is exact, with distances, also through the cache', async () => {
    const page = await list('latitude=-62.0041&longitude=101.0049&radiusKm=5&limit=1');
    expect(page.items[0]).toMatchObject({ name: 'Night 0', position: { latitude: -62, longitude: 101 } });
    expect(page.items[0]!.distanceKm).toBeCloseTo(0.52, 1);
  });

  test('[SEARCH-13] cursors meet every event once, among equals too, and page numbers show the same order', async () => {
    const met: string[] = [];
    for (let cursor = ''; ;) {
      const page = await list(`venue=${venueId}&limit=2${cursor}`);
      met.push(...page.items.map(({ id }) => id));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(met.toSorted()).toEqual(ids.toSorted());
    expect(met.slice(0, 7)).toEqual(ids.slice(0, 7));
    const third = await list(`venue=${venueId}&limit=2&page=3`);
    expect(third.items.map(({ id }) => id)).toEqual(met.slice(4, 6));
    expect(third).toMatchObject({ total: null });
    const fourth = await list(`venue=${venueId}&limit=2&cursor=${third.next}`);
    expect(fourth.items.map(({ id }) => id)).toEqual(met.slice(6, 8));
    expect(await list(`venue=${venueId}&limit=2&page=9`)).toMatchObject({ items: [], next: null, help: null });
  });

  test('[SEARCH-13] a cursor of the one goes on in the other, for it is the same search', async () => {
    const { next } = await list(`venue=${venueId}&limit=2`);
    const page = await get<SearchPageDocument>(`/v1/search?venue=${venueId}&limit=2&cursor=${next}`);
    expect(page.items.map(({ event }) => event.id)).toEqual(ids.slice(2, 4));
    const other = await problemIn(await ask(`/v1/events?city=Oslo&cursor=${next}`));
    expect(other.errors?.map(({ pointer }) => pointer)).toEqual(['cursor']);
  });

  test('[SEARCH-16] an empty list helps', async () => {
    const page = await list(`venue=${venueId}&from=2041-01-01&to=2041-01-02`);
    expect(page.items).toEqual([]);
    expect(page.help?.nearestDates.map(({ event }) => event.name)).toEqual(['Night 6', 'Night 7', 'Night 8']);
  });

  test('[SEARCH-16] the nearest other dates are those before and after', async () => {
    const page = await list(`venue=${venueId}&start=2040-05-05T21:00:00Z&end=2040-05-05T22:00:00Z`);
    expect(page.items).toEqual([]);
    expect(page.help?.nearestDates.map(({ event }) => event.name)).toEqual(['Night 3', 'Night 4', 'Night 5']);
  });
});
