import type { estypes } from '@elastic/elasticsearch';
import { queryWords, type QueryWord } from '../../../domain/search/search-words.ts';

export type Query = NonNullable<estypes.QueryDslQueryContainer>;

/** A shorter word has too many neighbours. */
const FUZZY_CHARS_MIN = 4;
const FUZZY_EXPANSIONS_MAX = 20;
/** Up to so many words all must be found; of more, three quarters. */
const ENOUGH_WORDS = '3<75%';

const WORD_FIELDS = ['name^3', 'performers.name^3', 'venue.name^1.5', 'venue.city^4', 'kinds^0.7', 'description^0.7'];
const BEGINNING_FIELDS = ['name', 'performers.name', 'venue.name', 'venue.city'].map((field) => `${field}.beginnings`);
const PHRASE_FIELDS = ['name^2', 'performers.name^2', 'venue.name', 'venue.city'];
const WHOLE_FIELDS = ['name.whole', 'performers.name.whole', 'venue.name.whole', 'venue.city.whole'];

/**
 * What a text asks for, with a score: each word is found as it is or by another word for it, as the beginning of a
 * word, or with a typing error, in this order of worth; words that stand together count more.
 */
export function textQuery(text: string): Query {
  const words = queryWords(text);
  const asked = words.map(({ word }) => word).join(' ');
  const together: Query[] =
    words.length > 1 ? [{ multi_match: { query: asked, type: 'phrase', slop: 1, fields: PHRASE_FIELDS } }] : [];
  const whole = WHOLE_FIELDS.map((field): Query => ({ term: { [field]: { value: asked, boost: 4 } } }));
  return {
    bool: {
      must: { bool: { should: words.map(wordQuery), minimum_should_match: ENOUGH_WORDS } },
      should: [...together, { dis_max: { queries: whole } }],
    },
  };
}

function wordQuery({ word, category }: QueryWord): Query {
  const queries: Query[] = [
    { multi_match: { query: word, fields: WORD_FIELDS, tie_breaker: 0.2 } },
    { multi_match: { query: word, fields: BEGINNING_FIELDS, boost: 0.3 } },
  ];
  if (category !== null) queries.push({ constant_score: { filter: { term: { category } }, boost: 10 } });
  if (word.length >= FUZZY_CHARS_MIN) {
    const fuzzy = { query: word, fuzziness: 'AUTO', prefix_length: 1, max_expansions: FUZZY_EXPANSIONS_MAX };
    queries.push({ match: { words: { ...fuzzy, boost: 0.5 } } });
  }
  return { dis_max: { queries } };
}
