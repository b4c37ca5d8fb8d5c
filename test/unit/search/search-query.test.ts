import { describe, expect, test } from 'vitest';
import { decodeSearchCursor, encodeSearchCursor, type SearchCursor } from '../../../domain/search/search-cursor.ts';
import { markWords } from '../../../domain/search/highlight.ts';
import { foldedWords, queryWords } from '../../../domain/search/search-words.ts';
import { searchParametersSchema } from '../../../protocol/http/search.ts';
import { searchIdentity, type SearchQuery } from '../../../domain/search/search-query.ts';
import { searchQueryOf } from '../../../workers/search/search-query-of.ts';

const NOW = Date.UTC(2026, 10, 4);

function queryOf(parameters: Record<string, string>): SearchQuery {
  const query = searchQueryOf(searchParametersSchema.parse(parameters), NOW);
  if (!query.ok) throw new Error(JSON.stringify(query.failure));
  return query.value;
}

function faultsOf(parameters: Record<string, string>): string[] {
  const parsed = searchParametersSchema.safeParse(parameters);
  if (!parsed.success) return parsed.error.issues.map((issue) => issue.path.join('.'));
  const query = searchQueryOf(parsed.data, NOW);
  return query.ok ? [] : query.failure.map((fault) => fault.pointer);
}

describe('the parameters of a search', () => {
  test('[SEARCH-12] the default order is by relevance with a text, else by date', () => {
    expect(queryOf({ q: 'jazz' }).sort).toBe('relevance');
    expect(queryOf({ category: 'music' }).sort).toBe('date');
    expect(queryOf({ category: 'music', sort: 'relevance' }).sort).toBe('date');
    expect(queryOf({ q: 'jazz', sort: 'date' }).sort).toBe('date');
  });

  test('[SEARCH-17] each wrong parameter is named, all at once', () => {
    expect(faultsOf({ when: 'someday', category: 'opera', limit: '0', radiusKm: '9000' }).sort()).toEqual([
      'category',
      'limit',
      'radiusKm',
      'when',
    ]);
    expect(faultsOf({ when: 'today', from: '2026-12-01', to: '2026-12-02', sort: 'distance' })).toEqual([
      'from',
      'to',
      'sort',
    ]);
    expect(faultsOf({ from: '2026-12-02', to: '2026-12-01' })).toEqual(['to']);
    expect(faultsOf({ priceMinMinor: '100' })).toEqual(['currency']);
    expect(faultsOf({ priceMinMinor: '100', priceMaxMinor: '50', currency: 'EUR' })).toEqual(['priceMaxMinor']);
    expect(faultsOf({ latitude: '1' })).toEqual(['longitude']);
    expect(faultsOf({ longitude: '1', radiusKm: '5' })).toEqual(['latitude', 'radiusKm']);
    expect(faultsOf({ from: '2026-02-30', q: '   ', performer: 'x' }).sort()).toEqual(['from', 'performer', 'q']);
  });

  test('[SEARCH-13] a cursor goes with its own search only, and keeps its instant', () => {
    const query = queryOf({ q: 'jazz', city: 'Berlin' });
    const cursor = encodeSearchCursor({
      engine: 'postgres',
      search: searchIdentity(query),
      asOfMs: NOW - 60_000,
      after: [2, '2026-12-01T20:00:00Z', 'Zoë 日本'],
    });
    const next = queryOf({ q: 'jazz', city: 'Berlin', limit: '50', cursor });
    expect(next.asOfMs).toBe(NOW - 60_000);
    expect(next.cursor?.after).toEqual([2, '2026-12-01T20:00:00Z', 'Zoë 日本']);
    expect(faultsOf({ q: 'jazz', city: 'Bern', cursor })).toEqual(['cursor']);
    expect(faultsOf({ q: 'jazz', city: 'Berlin', sort: 'date', cursor })).toEqual(['cursor']);
  });

  test.each(['', 'x', '!!!', 'WzFd', 'W10', 'bnVsbA', 'A'.repeat(2_001)])('[SEARCH-13] %j is no cursor', (text) => {
    expect(decodeSearchCursor(text)).toEqual({ ok: false, failure: 'invalid-cursor' });
  });

  test('[SEARCH-13] a cursor comes back as it was', () => {
    const cursor: SearchCursor = {
      engine: 'elasticsearch',
      search: 'ab',
      asOfMs: 5,
      after: [null, true, -1.5, 'ß\n"'],
    };
    expect(decodeSearchCursor(encodeSearchCursor(cursor))).toEqual({ ok: true, value: cursor });
  });
});

describe('the words of a search', () => {
  test('[SEARCH-2] case, accents and punctuation do not count', () => {
    expect(foldedWords('  Beyoncé & Sigur-RÓS: Æther, Straße, Łódź!')).toEqual([
      'beyonce',
      'sigur',
      'ros',
      'aether',
      'strasse',
      'lodz',
    ]);
    expect(foldedWords('!!!')).toEqual([]);
    expect(foldedWords('東京 武道館')).toEqual(['東京', '武道館']);
  });

  test('[SEARCH-2] words that say nothing are left out, unless nothing would be left', () => {
    expect(queryWords('tickets for Hamlet in the Globe').map(({ word }) => word)).toEqual(['hamlet', 'globe']);
    expect(queryWords('The The').map(({ word }) => word)).toEqual(['the']);
  });

  test('[SEARCH-6] knows other spellings of cities, words that mean the same, and kinds of events', () => {
    expect(queryWords('munich')[0]?.alternatives).toContain('munchen');
    expect(queryWords('Köln')[0]?.alternatives).toContain('cologne');
    expect(queryWords('theater')[0]).toMatchObject({ category: 'theatre' });
    expect(queryWords('theater')[0]?.alternatives).toContain('theatre');
  });

  test('marks the words that begin with what was looked for', () => {
    expect(markWords('L’Étoile d’étain', ['etoi', 'etai'])).toEqual({
      text: 'L’Étoile d’étain',
      marks: [
        [2, 8],
        [11, 16],
      ],
    });
  });
});
