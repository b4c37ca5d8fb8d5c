import type { estypes } from '@elastic/elasticsearch';
import type { QueryWord } from '../../../domain/search/search-words.ts';

export type Query = NonNullable<estypes.QueryDslQueryContainer>;

/** How closely a text must be met. Each is tried only when the one before finds nothing: rules SEARCH-3 and SEARCH-5. */
export const CLOSENESS = ['as typed', 'with mistakes', 'all but one'] as const;

export type Closeness = (typeof CLOSENESS)[number];

/** The first that may find anything else than the ones before it, after `closeness`; null: none. */
export function looser(closeness: Closeness, words: readonly QueryWord[]): Closeness | null {
  if (closeness === 'as typed') return 'with mistakes';
  return closeness === 'with mistakes' && words.length > 1 ? 'all but one' : null;
}

/** The last word may be unfinished from here on. */
const BEGINNING_CHARS_MIN = 3;
/** One mistake from four letters on, two from eight: as `slipsAllowed` has it. */
export const MISTAKES = 'AUTO:4,8';
/** Of the words within so many mistakes, those that most events have. */
const CORRECTIONS_MAX = 30;

const NAME_FIELDS = ['name^3', 'performers.name^3', 'venue.name^1.5', 'venue.city^4'];
const BEGINNING_FIELDS = ['name', 'performers.name', 'venue.name', 'venue.city'].map((field) => `${field}.beginnings`);
const PHRASE_FIELDS = ['name^2', 'performers.name^2', 'venue.name', 'venue.city'];
const WHOLE_FIELDS = ['name.whole', 'performers.name.whole', 'venue.name.whole', 'venue.city.whole'];

const DESCRIPTION_WORTH = 0.7;
const KIND_WORTH = 10;
const BEGINNING_WORTH = 0.3;
const MISTAKE_WORTH = 0.5;
const WHOLE_WORTH = 4;

/** What has the words of a text, all of them or all but one. */
export function textFilter(words: readonly QueryWord[], closeness: Closeness): Query {
  const should = words.map((word, i): Query => {
    const { names, others } = wordQueries(word, { closeness, isLast: i === words.length - 1 });
    return { bool: { should: [...names, ...others] } };
  });
  return { bool: { should, minimum_should_match: closeness === 'all but one' ? words.length - 1 : words.length } };
}

/**
 * What the words of a text are worth where they stand: words that stand together, or are a whole name, count more. The
 * parts are added, each has a most that it can add, and none must match: so Lucene leaves out what cannot reach the page
 * (descriptions that have a common word, while names have it too).
 */
export function textScores(words: readonly QueryWord[], closeness: Closeness): Query[] {
  const asked = words.map(({ word }) => word).join(' ');
  const each = words.flatMap((word, i): Query[] => {
    const { names, others } = wordQueries(word, { closeness, isLast: i === words.length - 1 });
    return [{ dis_max: { queries: names } }, ...others];
  });
  const together: Query[] =
    words.length > 1 ? [{ multi_match: { query: asked, type: 'phrase', slop: 1, fields: PHRASE_FIELDS } }] : [];
  const whole = WHOLE_FIELDS.map((field): Query => ({ term: { [field]: { value: asked, boost: WHOLE_WORTH } } }));
  return [...each, ...together, { dis_max: { queries: whole } }];
}

/** Where a word may stand: in names; in what many events share, their kind and the descriptions. */
function wordQueries(
  { word, category }: QueryWord,
  { closeness, isLast }: { closeness: Closeness; isLast: boolean },
): { names: Query[]; others: Query[] } {
  const names: Query[] = [{ multi_match: { query: word, fields: NAME_FIELDS, tie_breaker: 0.2 } }];
  if (isLast && word.length >= BEGINNING_CHARS_MIN) {
    names.push({ multi_match: { query: word, fields: BEGINNING_FIELDS, boost: BEGINNING_WORTH } });
  }
  if (closeness !== 'as typed') {
    const mistaken = { query: word, fuzziness: MISTAKES, max_expansions: CORRECTIONS_MAX, boost: MISTAKE_WORTH };
    names.push({ match: { words: mistaken } });
  }
  const others: Query[] = [];
  if (category !== null) others.push({ constant_score: { filter: { term: { category } }, boost: KIND_WORTH } });
  if (closeness !== 'all but one') others.push({ match: { description: { query: word, boost: DESCRIPTION_WORTH } } });
  return { names, others };
}
