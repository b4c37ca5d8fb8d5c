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
/** One mistake from four letters on, two from eight. */
const MISTAKES = 'AUTO:4,8';
/** Of the words within so many mistakes, those that most events have. */
const CORRECTIONS_MAX = 30;

const NAME_FIELDS = ['name^3', 'performers.name^3', 'venue.name^1.5', 'venue.city^4', 'kinds^0.7'];
const FIELDS = [...NAME_FIELDS, 'description^0.7'];
const BEGINNING_FIELDS = ['name', 'performers.name', 'venue.name', 'venue.city'].map((field) => `${field}.beginnings`);
const PHRASE_FIELDS = ['name^2', 'performers.name^2', 'venue.name', 'venue.city'];
const WHOLE_FIELDS = ['name.whole', 'performers.name.whole', 'venue.name.whole', 'venue.city.whole'];

const KIND_WORTH = 10;
const BEGINNING_WORTH = 0.3;
const MISTAKE_WORTH = 0.5;
const WHOLE_WORTH = 4;

/** What the words of a text ask for, with a score: words that stand together, or are a whole name, count more. */
export function textQuery(words: readonly QueryWord[], closeness: Closeness): Query {
  const asked = words.map(({ word }) => word).join(' ');
  const clauses = words.map((word, i) => wordQuery(word, { closeness, isLast: i === words.length - 1 }));
  const together: Query[] =
    words.length > 1 ? [{ multi_match: { query: asked, type: 'phrase', slop: 1, fields: PHRASE_FIELDS } }] : [];
  const whole = WHOLE_FIELDS.map((field): Query => ({ term: { [field]: { value: asked, boost: WHOLE_WORTH } } }));
  const enough = closeness === 'all but one' ? words.length - 1 : words.length;
  return {
    bool: {
      must: { bool: { should: clauses, minimum_should_match: enough } },
      should: [...together, { dis_max: { queries: whole } }],
    },
  };
}

function wordQuery(
  { word, category }: QueryWord,
  { closeness, isLast }: { closeness: Closeness; isLast: boolean },
): Query {
  const fields = closeness === 'all but one' ? NAME_FIELDS : FIELDS;
  const queries: Query[] = [{ multi_match: { query: word, fields, tie_breaker: 0.2 } }];
  if (category !== null) queries.push({ constant_score: { filter: { term: { category } }, boost: KIND_WORTH } });
  if (isLast && word.length >= BEGINNING_CHARS_MIN) {
    queries.push({ multi_match: { query: word, fields: BEGINNING_FIELDS, boost: BEGINNING_WORTH } });
  }
  if (closeness !== 'as typed') {
    const mistaken = { query: word, fuzziness: MISTAKES, max_expansions: CORRECTIONS_MAX, boost: MISTAKE_WORTH };
    queries.push({ match: { words: mistaken } });
  }
  return { dis_max: { queries } };
}
