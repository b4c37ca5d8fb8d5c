import { describe, expect, test } from 'vitest';
import { distanceKm } from '../../../../domain/catalogue/distance.ts';
import type { CursorValue } from '../../../../domain/search/search-cursor.ts';
import type { Loaded } from '../search-engine-contract.ts';
import { addEvent } from './add-event.ts';
import { ask, askAll, cursorOf, idsOf, queryOf, type Asked } from './ask.ts';

const NEAR_PARIS = { latitude: 48.86, longitude: 2.35, radiusKm: 500 };

export function describePages(get: () => Loaded): void {
  describe('pages', () => {
    test.each<[string, Asked]>([
      ['relevance', { text: 'london' }],
      ['relevance, with filters', { text: 'festival', country: 'GB' }],
      ['relevance, misspelt', { text: 'nutcraker' }],
      ['date', { category: 'comedy' }],
      ['date, with a text', { text: 'jazz', sort: 'date' }],
      ['distance', { near: NEAR_PARIS, sort: 'distance', category: 'comedy' }],
      ['distance, with a text', { near: NEAR_PARIS, sort: 'distance', text: 'jazz' }],
    ])('[SEARCH-13] by %s meet every result once, whatever their size', async (_what, asked) => {
      const whole = idsOf(await askAll(get(), { ...asked, limit: 50 }));
      expect(whole.length).toBeGreaterThan(15);
      expect(new Set(whole).size).toBe(whole.length);
      expect(idsOf(await askAll(get(), { ...asked, limit: 7 }))).toEqual(whole);
    });

    test('[SEARCH-13] meet every result once while others come in', async () => {
      const asked: Asked = { text: 'opera', sort: 'date', limit: 10 };
      const before = idsOf(await askAll(get(), asked));
      let added = 0;
      const during = await askAll(get(), asked, async () => {
        if (added++ > 1) return;
        await addEvent(get(), { name: `Opera Ball ${added}` });
        await get().settle();
      });
      const ids = idsOf(during);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => before.includes(id))).toEqual(before);
    });

    test('[SEARCH-12] by distance the nearest come first, then by date', async () => {
      const hits = await askAll(get(), { near: NEAR_PARIS, sort: 'distance', limit: 50 });
      const places = hits.map(({ distanceKm: away, event }) => [away ?? NaN, Date.parse(event.startsAt)] as const);
      for (const [at, [km, startsAt]] of places.entries()) {
        expect(km).toBeLessThanOrEqual(NEAR_PARIS.radiusKm);
        const next = places[at + 1];
        if (!next) break;
        expect(next[0]).toBeGreaterThanOrEqual(km);
        if (next[0] === km && hits[at]!.event.venue.id === hits[at + 1]!.event.venue.id) {
          expect(next[1]).toBeGreaterThanOrEqual(startsAt);
        }
      }
    });

    test('[SEARCH-12] distances are told for a place, and only then', async () => {
      for (const { position, distanceKm: km } of (await ask(get(), { near: NEAR_PARIS })).hits) {
        expect(km).toBeGreaterThan(0);
        expect(km).toBe(distanceKm(position!, NEAR_PARIS));
      }
      expect((await ask(get(), {})).hits[0]?.distanceKm).toBeNull();
    });

    test('[SEARCH-14] only the first page is counted', async () => {
      const asked: Asked = { category: 'dance' };
      const first = await ask(get(), asked);
      expect(first.total).not.toBeNull();
      expect((await ask(get(), asked, cursorOf(get(), asked, first.next))).total).toBeNull();
    });

    test.each<[string, Asked]>([
      ['relevance', { text: 'london' }],
      ['date', {}],
      ['distance', { near: NEAR_PARIS, sort: 'distance' }],
    ])('[SEARCH-13] a made-up place in the order by %s is refused', async (_what, asked) => {
      const { engine } = get();
      const made: CursorValue[][] = [[], ['x'], [0, 'x', 'y', null, null], [null, null, null, null, null], [1e9]];
      for (const after of made) {
        const cursor = { ...cursorOf(get(), asked, ['x']), after };
        expect(await engine.search(queryOf(asked, cursor))).toEqual({ ok: false, failure: 'invalid-cursor' });
      }
    });
  });
}
