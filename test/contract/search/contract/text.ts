import { describe, expect, test } from 'vitest';
import type { Loaded } from '../search-engine-contract.ts';
import { ask } from './ask.ts';

export function describeText(get: () => Loaded): void {
  describe('texts', () => {
    test.each([
      '!!!',
      "' or 1=1 --",
      ':* & |',
      '<->',
      '\\',
      '"',
      '{"a":1}',
      '🎷',
      "ŉ ½ ',",
      '*',
      '~k:music',
      '=hamlet',
      'a'.repeat(200),
    ])('[SEARCH-2] bears %j', async (text) => {
      for (const sort of ['relevance', 'date'] as const) {
        const page = await ask(get(), { text, sort });
        expect(page.hits.length).toBeLessThanOrEqual(10);
      }
      await get().engine.suggest({ text, limit: 5, nowMs: 0 });
    });

    test('[SEARCH-2] a text without a word finds nothing', async () => {
      expect(await ask(get(), { text: '!!!' })).toMatchObject({ hits: [], next: null });
    });

    test('[SEARCH-3] every word must match', async () => {
      const { hits } = await ask(get(), { text: 'hamlet paris', limit: 50 });
      expect(hits.length).toBeGreaterThan(0);
      for (const { event } of hits) {
        expect(event.venue.city).toBe('Paris');
        expect(`${event.name} ${event.performers.join(' ')}`).toContain('Hamlet');
      }
    });

    test('[SEARCH-3] what is called exactly so comes first', async () => {
      const names = (await ask(get(), { text: 'hamlet' })).hits.map(({ event }) => event.name);
      expect(names).toEqual(Array<string>(10).fill('Hamlet'));
    });

    test('[SEARCH-4] the last word may be unfinished', async () => {
      const { hits } = await ask(get(), { text: 'midnight cartogr', limit: 50 });
      expect(hits.length).toBe(12);
      expect(hits.every(({ event }) => event.performers.includes('Midnight Cartographers'))).toBe(true);
    });

    test('[SEARCH-5] a misspelt word finds what was meant, and says so where it can', async () => {
      const { engine } = get();
      const { hits, didYouMean } = await ask(get(), { text: 'macbeht' });
      expect(new Set(hits.map(({ event }) => event.name))).toEqual(new Set(['Macbeth']));
      if (engine.capabilities.didYouMean) expect(didYouMean).toBe('macbeth');
      expect((await ask(get(), { text: 'macbeth' })).didYouMean).toBeNull();
    });

    test('[SEARCH-5] a misspelt word goes with every order, and its pages go on', async () => {
      const { hits } = await ask(get(), { text: 'macbeht', sort: 'date', limit: 50 });
      expect(hits).toHaveLength(19);
      const starts = hits.map(({ event }) => event.startsAt);
      expect(starts).toEqual(starts.toSorted());
    });

    test('[SEARCH-6] a city is found in each usual spelling', async () => {
      for (const [one, other] of [
        ['köln', 'cologne'],
        ['München', 'munich'],
        ['wien', 'Vienna'],
        ['ciudad de mexico', 'mexico city'],
      ] as const) {
        const count = async (text: string) => (await ask(get(), { text: `rock ${text}`, limit: 50 })).hits.length;
        expect(await count(one)).toBeGreaterThan(0);
        expect(await count(one)).toBe(await count(other));
      }
    });

    test('[SEARCH-15] says where it was found, if it can', async () => {
      if (!get().engine.capabilities.highlights) return;
      const [hit] = (await ask(get(), { text: 'etoiles london' })).hits;
      const marked = hit?.highlights.flatMap(({ field, text, marks }) =>
        marks.map(([from, to]) => `${field}: ${text.slice(from, to)}`),
      );
      expect(marked).toContain('name: Étoiles');
      expect(marked).toContain('performer: Étoiles');
      expect(marked).toContain('city: London');
    });
  });
}
