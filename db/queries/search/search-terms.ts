import type { SearchArea, SearchFilters } from '../../../domain/search/search-query.ts';
import { cellsOver } from '../../../domain/search/geo-cells.ts';
import { citySpellings, foldedWords, type QueryWord } from '../../../domain/search/search-words.ts';
import { all, any, beginningInNames, lexeme, type LexemeQuery } from './lexeme-query.ts';

/** A word of the query and what it may have been meant to be: words of names. */
export interface MeantWord extends QueryWord {
  corrections: readonly QueryWord[];
}

/**
 * How well something matches, the best first: it is called exactly this; every word is in its names; the last word is
 * unfinished; words are in its description too. Each takes in what those before it do.
 */
export function matchTiers(text: string, words: readonly QueryWord[]): LexemeQuery[] {
  if (words.length === 0) return [];
  const meant = words.map((word) => ({ ...word, corrections: [] }));
  const whole = foldedWords(text).join(' ');
  const spelt = [whole, ...citySpellings(whole).slice(1)];
  const named = [...['~n:', '~p:', '~v:'].map((facet) => facet + whole), ...spelt.map((city) => `~c:${city}`)];
  const called = any(named.map((name) => lexeme(name.slice(0, LEXEME_CHARS_MAX))));
  return [called, inNames(meant), unfinished(meant, 'names'), unfinished(meant, 'anywhere')];
}

/**
 * When nothing matches, the first of these that anything matches: unknown words as they were meant; every word as it may
 * have been meant; all words but one, if names have them.
 */
export function fallbackTiers(words: readonly MeantWord[], known: ReadonlySet<string>): LexemeQuery[] {
  if (words.length === 0) return [];
  const unknownOnly = words.map((word) => (known.has(word.word) ? { ...word, corrections: [] } : word));
  const tiers = [unfinished(unknownOnly, 'anywhere'), unfinished(words, 'anywhere')];
  if (words.length === 1) return tiers;
  const butOne = words.map((_, left) =>
    unfinished(
      words.filter((_word, at) => at !== left),
      'names',
    ),
  );
  return [...tiers, any(butOne)];
}

/** The filters as far as they are facets. Prices, distances and times are looked at more closely in the rows. */
export function facetTerms(filters: SearchFilters): LexemeQuery[] {
  const terms: LexemeQuery[] = [];
  if (filters.category !== null) terms.push(lexeme(`~k:${filters.category}`));
  if (filters.performerId !== null) terms.push(lexeme(`~i:${filters.performerId}`));
  if (filters.venueId !== null) terms.push(lexeme(`~w:${filters.venueId}`));
  if (filters.city !== null) terms.push(any(citySpellings(filters.city).map((city) => lexeme(`~c:${city}`))));
  if (filters.country !== null) terms.push(lexeme(`~l:${filters.country}`));
  if (filters.onSale) terms.push(lexeme('~a'));
  if (filters.near !== null) terms.push(areaTerm(filters.near));
  if (filters.price !== null) terms.push(priceTerm(filters.price));
  return terms;
}

/** The cells that have part of the circle. */
export function areaTerm(near: SearchArea): LexemeQuery {
  const { level, cells } = cellsOver(near);
  return level === 'fine' ? { kind: 'cells', cells } : any(cells.map((cell) => lexeme(`~h:${cell}`)));
}

const LEXEME_CHARS_MAX = 200;
/** Fewer letters begin too many words. */
const PREFIX_CHARS_MIN = 3;
const PRICE_STEP_MAX = 34;

function inNames(words: readonly MeantWord[]): LexemeQuery {
  return all(words.map((word) => wordTerm(word, { where: 'names', isPrefix: false })));
}

function unfinished(words: readonly MeantWord[], where: 'names' | 'anywhere'): LexemeQuery {
  return all(words.map((word, at) => wordTerm(word, { where, isPrefix: at === words.length - 1 })));
}

type How = { where: 'names' | 'anywhere'; isPrefix: boolean };

function wordTerm(word: MeantWord, how: How): LexemeQuery {
  const corrected = word.corrections.map((correction) =>
    spellingsTerm(correction, { where: 'names', isPrefix: false }),
  );
  return any([spellingsTerm(word, how), ...corrected]);
}

/** The word in each of its spellings, or the kind of event that it names. */
function spellingsTerm({ word, alternatives, category }: QueryWord, how: How): LexemeQuery {
  const spellings = [word, ...alternatives].map((spelling) =>
    all(
      spelling
        .split(' ')
        .map((part, at, parts) => partTerm(part, { ...how, isPrefix: how.isPrefix && at === parts.length - 1 })),
    ),
  );
  return any(category === null ? spellings : [...spellings, lexeme(`~k:${category}`)]);
}

function partTerm(word: string, { where, isPrefix }: How): LexemeQuery {
  const inNames = isPrefix && word.length >= PREFIX_CHARS_MIN ? beginningInNames(word) : lexeme(`=${word}`);
  return where === 'names' ? inNames : any([inNames, lexeme(word)]);
}

/** As `price_step()` of the migration. */
function priceStep(minor: number): number {
  return Math.min(PRICE_STEP_MAX, Math.floor(Math.log2(Math.floor(minor / 100) + 1)));
}

function priceTerm(price: { currency: string; minMinor: number | null; maxMinor: number | null }): LexemeQuery {
  // A step more at either end: the rows decide, and logarithms are rounded differently here and there.
  const from = Math.max(0, priceStep(price.minMinor ?? 0) - 1);
  const to = price.maxMinor === null ? PRICE_STEP_MAX : Math.min(PRICE_STEP_MAX, priceStep(price.maxMinor) + 1);
  const steps = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return any(steps.map((step) => lexeme(`~$:${price.currency}:${step}`)));
}
