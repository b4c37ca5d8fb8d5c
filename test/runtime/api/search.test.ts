import { beforeAll, describe, expect, test } from 'vitest';
import { upsertEvent } from '../../../db/queries/event-writing.ts';
import { upsertVenue } from '../../../db/queries/organising.ts';
import type { SearchPageDocument, Suggestion } from '../../../protocol/http/search.ts';
import { newId, sampleEvent, sampleVenue } from '../../support/postgres-sample.ts';
import { ask, get, problemIn, testDatabase } from './client.ts';

/** A word that is nowhere else. Its last two letters differ: without the one before the last it does not begin it. */
const WORD = 'Zyqxumbra';
const DAYS = 86_400_000;

beforeAll(async () => {
  const db = testDatabase();
  const venue = sampleVenue({ slug: newId(), name: `${WORD} Rooms`, city: 'Lucerne', latitude: -60, longitude: 100 });
  const { id: venueId } = await upsertVenue(db, venue);
  for (let i = 0; i < 5; i++) {
    const base = sampleEvent({ venueId, planId: null, performers: [] });
    const startsAt = new Date(Date.now() + (10 + i) * DAYS).toISOString();
    await upsertEvent(db, { ...base, name: `${WORD} Evening`, doorsAt: null, startsAt });
  }
});

const search = (query: string) => get<SearchPageDocument>(`/v1/search?${query}`);

describe('searching', () => {
  test('[SEARCH-15] an answer has its results, their number, and who answered', async () => {
    const page = await search(`q=${WORD}+evening&limit=2`);
    expect(page.items).toHaveLength(2);
    expect(page.items[0]?.event).toMatchObject({ name: `${WORD} Evening`, fromMinor: 3200 });
    expect(page).toMatchObject({ total: { value: 5, exact: true }, sort: 'relevance', facets: null, help: null });
    expect(page.answeredBy).toMatchObject({ engine: 'postgres', insteadOf: null });
  });

  test('[SEARCH-13] pages follow each other to the end', async () => {
    const ids: string[] = [];
    let cursor = '';
    for (;;) {
      const page = await search(`q=${WORD}&limit=2${cursor}`);
      ids.push(...page.items.map(({ event }) => event.id));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(ids).toHaveLength(5);
    expect(new Set(ids).size).toBe(5);
  });

  test('[SEARCH-17] wrong parameters are named, all at once', async () => {
    for (const [query, pointers] of [
      ['when=someday&limit=0', ['limit', 'when']],
      ['when=today&from=2026-12-01&sort=distance&priceMinMinor=5', ['currency', 'from', 'sort']],
      ['cursor=zzz', ['cursor']],
    ] as const) {
      const problem = await problemIn(await ask(`/v1/search?${query}`));
      expect(problem.errors?.map(({ pointer }) => pointer).toSorted()).toEqual(pointers);
    }
    const { next } = await search(`q=${WORD}&limit=2`);
    const other = await problemIn(await ask(`/v1/search?q=other&limit=2&cursor=${next}`));
    expect(other.errors?.[0]?.pointer).toBe('cursor');
  });

  test('[SEARCH-16] an empty result helps', async () => {
    const dates = await search(`q=${WORD}&from=2199-01-01`);
    expect(dates.items).toEqual([]);
    expect(dates.help?.nearestDates).toHaveLength(3);
    expect(dates.help?.elsewhere).toHaveLength(3);
    const near = await search(`q=${WORD}&latitude=-61&longitude=100&radiusKm=10`);
    expect(near.items).toEqual([]);
    expect(near.help?.widerRadius).toMatchObject({ radiusKm: 500 });
    expect(near.help?.widerRadius?.items[0]?.distanceKm).toBeCloseTo(111.2, 0);
    const nothing = await search('q=qqqqqqqqqqqq');
    expect(nothing.help).toEqual({ nearestDates: [], widerRadius: null, elsewhere: [] });
  });

  test('[SEARCH-5] what was meant is said', async () => {
    const typed = `${WORD.slice(0, -2)}${WORD.slice(-1)}`;
    const page = await search(`q=${typed}`);
    expect(page.items).toHaveLength(5);
    expect(page.didYouMean).toBe(WORD.toLowerCase());
  });

  test('[SEARCH-18] names are suggested while they are typed', async () => {
    const { items } = await get<{ items: Suggestion[] }>(`/v1/suggestions?q=${WORD.slice(0, 6)}`);
    expect(items.map(({ kind, text }) => `${kind}: ${text}`).toSorted()).toEqual([
      `event: ${WORD} Evening`,
      `venue: ${WORD} Rooms`,
    ]);
    const problem = await problemIn(await ask('/v1/suggestions?limit=100'));
    expect(problem.errors?.map(({ pointer }) => pointer).toSorted()).toEqual(['limit', 'q']);
  });
});
