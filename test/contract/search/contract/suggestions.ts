import { describe, expect, test } from 'vitest';
import { CORPUS_NOW_MS } from '../corpus/corpus.ts';
import type { Loaded } from '../search-engine-contract.ts';

export function describeSuggestions(get: () => Loaded): void {
  const suggest = async (text: string, nowMs = CORPUS_NOW_MS) =>
    (await get().engine.suggest({ text, limit: 8, nowMs })).map(({ kind, text: name }) => `${kind} ${name}`);

  describe('suggestions', () => {
    test.each([
      ['haml', ['event Hamlet', 'performer Hamlet Jones']],
      ['spree', ['venue Spree Arena']],
      ['zoe l', ['performer Zoë Lindqvist']],
      ['lindq', ['performer Zoë Lindqvist']],
      ['jung', ['event The Jungle Book']],
      ['palace th', ['venue Palace Theatre']],
      ['MÜNC', ['city München']],
      ['edin', ['city Edinburgh']],
      ['l’ol', ['venue L’Olympe']],
    ])('[SEARCH-18] %j suggests %j', async (typed, wanted) => {
      expect(await suggest(typed)).toEqual(expect.arrayContaining(wanted));
    });

    test.each([
      ['hamlte', ['event Hamlet']],
      ['lindqivst', ['performer Zoë Lindqvist']],
      ['zoe lindqivs', ['performer Zoë Lindqvist']],
      ['maeve donelly', ['performer Maeve Donnelly']],
      ['edinbrugh', ['city Edinburgh']],
      ['edinbr', ['city Edinburgh']],
      ['mnuchen', ['city München']],
      ['palcae theat', ['venue Palace Theatre']],
    ])('[SEARCH-20] %j, which begins nothing, suggests %j', async (typed, wanted) => {
      expect(await suggest(typed)).toEqual(expect.arrayContaining(wanted));
    });

    test('[SEARCH-20] marks what was meant', async () => {
      const suggested = await get().engine.suggest({ text: 'maeve donelly', limit: 8, nowMs: CORPUS_NOW_MS });
      const performer = suggested.find(({ kind }) => kind === 'performer');
      expect(performer?.marks).toEqual([
        [0, 5],
        [6, 14],
      ]);
    });

    test('[SEARCH-20] short words, and what begins something as it is, are taken as they are', async () => {
      expect(await suggest('hmt')).toEqual([]);
      const exact = await suggest('hamlet');
      expect(exact.every((text) => /hamlet/i.test(text))).toBe(true);
    });

    test('[SEARCH-18] one or two letters suggest the most wanted', async () => {
      expect(await suggest('b')).toHaveLength(8);
      expect((await suggest('be')).every((text) => /(^| )b[eé]/i.test(text.replace(/^\w+/, '')))).toBe(true);
    });

    test('[SEARCH-18] nothing is suggested twice, and never more than was asked for', async () => {
      for (const typed of ['a', 'pa', 'the', 'o', 'new']) {
        const found = await get().engine.suggest({ text: typed, limit: 5, nowMs: CORPUS_NOW_MS });
        expect(found.length).toBeLessThanOrEqual(5);
        const keys = found.map(({ kind, id, text, country }) => `${kind} ${id ?? text} ${country ?? ''}`);
        expect(new Set(keys).size).toBe(keys.length);
      }
    });

    test('[SEARCH-18] a suggestion says what it leads to, and where what was typed stands', async () => {
      const suggested = await get().engine.suggest({ text: 'maeve', limit: 8, nowMs: CORPUS_NOW_MS });
      const found = suggested.find(({ kind }) => kind === 'performer');
      const performer = get().corpus.performers.find(({ name }) => name === 'Maeve Donnelly');
      expect(found).toMatchObject({ kind: 'performer', id: performer?.id, slug: performer?.slug, marks: [[0, 5]] });
      const cities = await get().engine.suggest({ text: 'london', limit: 8, nowMs: CORPUS_NOW_MS });
      const countries = cities.filter(({ kind }) => kind === 'city').map(({ country }) => country);
      expect(new Set(countries)).toEqual(new Set(['CA', 'GB']));
    });

    test('[SEARCH-18] what has nothing to come is not suggested', async () => {
      expect(await suggest('haml', CORPUS_NOW_MS + 400 * 86_400_000)).toEqual([]);
      expect(await suggest('maeve', CORPUS_NOW_MS + 400 * 86_400_000)).toEqual([]);
    });

    test.each(['', ' ', '!!!', 'zzzzzz'])('[SEARCH-18] %j suggests nothing', async (typed) => {
      expect(await suggest(typed)).toEqual([]);
    });
  });
}
