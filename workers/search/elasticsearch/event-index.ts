import type { estypes } from '@elastic/elasticsearch';
import { FOREIGN_CITY_NAMES } from '../../../domain/catalogue/known-cities.ts';
import { SAME_WORDS } from '../../../domain/search/search-words.ts';

/** Longest beginning of a word that is indexed; a longer one that is typed is cut to it. */
const PREFIX_CHARS_MAX = 12;

/** How texts become words. Letters and digits make words, accents and capitals mean nothing. */
const analysis: estypes.IndicesIndexSettingsAnalysis = {
  tokenizer: {
    letters_and_digits: { type: 'char_group', tokenize_on_chars: ['whitespace', 'punctuation', 'symbol'] },
  },
  filter: {
    same_words: { type: 'synonym_graph', lenient: true, synonyms: synonymLines() },
    beginnings: { type: 'edge_ngram', min_gram: 1, max_gram: PREFIX_CHARS_MAX },
    beginning: { type: 'truncate', length: PREFIX_CHARS_MAX },
  },
  analyzer: {
    words: { type: 'custom', tokenizer: 'letters_and_digits', filter: ['lowercase', 'asciifolding'] },
    words_asked: {
      type: 'custom',
      tokenizer: 'letters_and_digits',
      filter: ['lowercase', 'asciifolding', 'same_words'],
    },
    beginnings: {
      type: 'custom',
      tokenizer: 'letters_and_digits',
      filter: ['lowercase', 'asciifolding', 'beginnings'],
    },
    beginnings_asked: {
      type: 'custom',
      tokenizer: 'letters_and_digits',
      filter: ['lowercase', 'asciifolding', 'beginning'],
    },
  },
  normalizer: { whole: { type: 'custom', filter: ['lowercase', 'asciifolding'] } },
};

/** A text that is found by its words, by their beginnings, and as a whole. */
const name: estypes.MappingProperty = {
  type: 'text',
  analyzer: 'words',
  search_analyzer: 'words_asked',
  copy_to: 'words',
  fields: {
    beginnings: { type: 'text', analyzer: 'beginnings', search_analyzer: 'beginnings_asked', norms: false },
    whole: { type: 'keyword', normalizer: 'whole', ignore_above: 256 },
  },
};

const keyword: estypes.MappingProperty = { type: 'keyword' };
const long: estypes.MappingProperty = { type: 'long' };

/** The index of events: what is in it, and how it is found. What is not named here is only shown. */
export const EVENT_INDEX = {
  settings: {
    number_of_shards: 1,
    auto_expand_replicas: '0-1',
    // Until it is live: nobody searches it.
    refresh_interval: '-1',
    // What begins soon stands first: a page by date ends when it is full, and a range of dates is one run of events.
    sort: { field: ['startsAt', 'id'], order: ['asc', 'asc'] },
    analysis,
  },
  mappings: {
    dynamic: false,
    properties: {
      id: keyword,
      visible: { type: 'boolean' },
      name,
      description: { type: 'text', analyzer: 'words', search_analyzer: 'words_asked' },
      performers: { properties: { id: keyword, name } },
      venue: { properties: { id: keyword, name, city: name, country: keyword } },
      /** Of event, performers, venue and city together: where typing errors are looked for. */
      words: { type: 'text', analyzer: 'words', search_analyzer: 'words', norms: false },
      category: keyword,
      cityKey: keyword,
      /** "DE Munich": by which cities are counted. */
      place: keyword,
      month: keyword,
      startsAt: { type: 'date' },
      startsLocalMinute: long,
      utcOffsetMinutes: { type: 'short' },
      position: { type: 'geo_point' },
      currency: keyword,
      fromMinor: long,
      toMinor: long,
      availability: keyword,
      popularity: { type: 'float' },
      /** Every step of popularity that it reaches: words are added to a score faster than numbers. */
      popularFrom: keyword,
    },
  },
} satisfies { settings: estypes.IndicesIndexSettings; mappings: estypes.MappingTypeMapping };

/** Of the live index. Written down, so that a quiet one does not stop refreshing: what is new is found within half a second. */
export const LIVE_SETTINGS: estypes.IndicesIndexSettings = { refresh_interval: '500ms' };

/** "munich, munchen": each means every other. */
function synonymLines(): string[] {
  const cities = Object.entries(FOREIGN_CITY_NAMES);
  return [...SAME_WORDS.map((words) => words.join(', ')), ...cities.map((names) => names.join(', '))];
}
