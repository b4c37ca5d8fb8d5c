import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { upsertEvent } from '../../../db/queries/event-writing.ts';
import { upsertVenue } from '../../../db/queries/organising.ts';
import type { SearchPageDocument } from '../../../protocol/http/search.ts';
import { newId, sampleEvent, sampleVenue } from '../../support/postgres-sample.ts';
import { ask, delayPostgres, edgeCache, testDatabase } from './world.ts';

/** In the sea, where nobody else has a venue. A hundredth of a degree of latitude is 1.112 km. */
const MIDDLE = { latitude: -50, longitude: 100 };
/** Two fans of one cell, 445 m north and south of its middle. */
const NORTH = 'latitude=-49.996&longitude=100.001';
const SOUTH = 'latitude=-50.004&longitude=99.999';

/** By how many degrees they lie north of the middle: the far ones 10.23 km, just within the radius of one fan only. */
const VENUES = { 'Far North': 0.092, 'Near North': 0.001, 'Near South': -0.002, 'Far South': -0.092 };

beforeAll(async () => {
  const db = testDatabase();
  for (const [name, degrees] of Object.entries(VENUES)) {
    const venue = sampleVenue({ slug: newId(), name, ...MIDDLE, latitude: MIDDLE.latitude + degrees });
    const { id: venueId } = await upsertVenue(db, venue);
    await upsertEvent(db, { ...sampleEvent({ venueId, planId: null, performers: [] }), name });
  }
});
beforeEach(() => delayPostgres(0));

const path = (place: string, more = '') => `/v1/search?${place}&radiusKm=10&sort=distance${more}`;

const askAgain = (place: string, tag: string) => ask(path(place), { headers: { 'If-None-Match': tag } });

async function search(place: string, more = ''): Promise<SearchPageDocument> {
  const response = await ask(path(place, more));
  expect(response.status).toBe(200);
  return await response.json<SearchPageDocument>();
}

const namesOf = ({ items }: Pick<SearchPageDocument, 'items'>) => items.map(({ event }) => event.name);

describe('fans of one cell', () => {
  test('[READS-10] each gets what is within their own radius, of one stored answer', async () => {
    const north = await search(NORTH);
    expect(namesOf(north)).toEqual(['Near North', 'Near South', 'Far North']);
    expect(north.items.map(({ distanceKm: km }) => km!.toFixed(1))).toEqual(['0.3', '0.7', '9.8']);
    expect(north.total).toEqual({ value: 3, exact: true });

    const answer = await ask(path(SOUTH));
    expect(answer.headers.get('Cf-Cache-Status')).toBe('HIT');
    const south = await answer.json<SearchPageDocument>();
    expect(namesOf(south)).toEqual(['Near South', 'Near North', 'Far South']);

    const stored = (await edgeCache().contents()).filter(({ key }) => key.includes('sort=distance'));
    expect(stored.map(({ key }) => key)).toEqual(['/v1/search?latitude=-50&longitude=100&radiusKm=10&sort=distance']);
    expect(JSON.parse(new TextDecoder().decode(stored[0]!.body))).toMatchObject({ total: { value: 4 } });
  });

  test('[READS-6] each has their own tag for it', async () => {
    const tags = await Promise.all([NORTH, SOUTH].map(async (place) => (await ask(path(place))).headers.get('ETag')!));
    expect((await askAgain(NORTH, tags[0]!)).status).toBe(304);
    expect((await askAgain(SOUTH, tags[1]!)).status).toBe(304);
    expect((await askAgain(SOUTH, tags[0]!)).status).toBe(200);
  });

  test('[READS-11] a page may be short, and its `next` goes on to everything', async () => {
    for (const [place, missed] of [
      [NORTH, 'Far South'],
      [SOUTH, 'Far North'],
    ] as const) {
      const names: string[] = [];
      let page = await search(place, '&limit=1');
      expect(page.total).toEqual({ value: 4, exact: false });
      names.push(...namesOf(page));
      while (page.next !== null) {
        page = await search(place, `&limit=1&cursor=${page.next}`);
        names.push(...namesOf(page));
      }
      expect(names.toSorted()).toEqual(
        Object.keys(VENUES)
          .filter((name) => name !== missed)
          .toSorted(),
      );
    }
  });

  test('[READS-12] who gets nothing of it is told what lies just outside', async () => {
    const page = await search('latitude=-49.816&longitude=100');
    expect(page.items).toEqual([]);
    expect(namesOf(page.help!.widerRadius!)).toEqual(['Far North']);
  });
});
