import type { estypes } from '@elastic/elasticsearch';
import { COUNT_MAX, FACET_VALUES_MAX } from '../../../domain/search/limits.ts';
import type { SearchFilters, SearchQuery } from '../../../domain/search/search-query.ts';
import { localRanges, type SearchTimes } from '../../../domain/search/search-times.ts';
import type { QueryWord } from '../../../domain/search/search-words.ts';
import { cityKey } from './indexed-event.ts';
import { textQuery, type Closeness, type Query } from './text-query.ts';

/** Around what was found, in highlights: characters that no text has. */
export const MARK_BEGIN = '\u0002';
export const MARK_END = '\u0003';
const DESCRIPTION_CHARS = 160;

/** A search as one request asks it. */
export interface Asked {
  query: SearchQuery;
  /** Of its text; empty when there is none. */
  words: readonly QueryWord[];
  closeness: Closeness;
}

/** One page of a search. `from`: the sort values of the last hit before it. */
export function searchBody(asked: Asked, from: estypes.SortResults | null): estypes.SearchRequest {
  const { query, words, closeness } = asked;
  const isFirst = from === null;
  return {
    size: query.limit + 1,
    query: scored(asked),
    sort: sortOf(query),
    track_scores: false,
    track_total_hits: isFirst ? COUNT_MAX : false,
    ...(from === null ? {} : { search_after: from }),
    ...(words.length === 0 ? {} : { highlight }),
    ...(isFirst && closeness !== 'as typed' ? { suggest: correction(words) } : {}),
  };
}

/**
 * How the results divide. Of more than can be counted a twentieth is counted, by chance, and the rest is estimated: every
 * result of "music" would take longer than the search.
 */
export function facetsBody(asked: Asked, isExact: boolean): estypes.SearchRequest {
  const facets = isExact
    ? aggregations
    : { sample: { random_sampler: { probability: SAMPLE_SHARE, seed: SAMPLE_SEED }, aggs: aggregations } };
  return { size: 0, track_total_hits: false, query: matching(asked), aggregations: facets };
}

const SAMPLE_SHARE = 0.05;
/** The same search is answered alike. */
const SAMPLE_SEED = 1;

/**
 * What a near date and a full house are worth, beside how well the words match. They are added, and each has a most that
 * it can add: so what cannot reach the page is not scored, where a function over the score would look at every match.
 */
const NEARNESS_WORTH = 3;
const NEARNESS_PIVOT = '45d';
const POPULARITY_WORTH = 1;
const POPULARITY_STEPS = [20, 40, 60, 80];

/** What matches, with its score. */
function scored(asked: Asked): Query {
  const { query, words, closeness } = asked;
  if (words.length === 0 || query.sort !== 'relevance') return matching(asked);
  const origin = new Date(query.asOfMs).toISOString();
  const near: Query = {
    distance_feature: { field: 'startsAt', origin, pivot: NEARNESS_PIVOT, boost: NEARNESS_WORTH },
  };
  const popular = POPULARITY_STEPS.map((gte): Query => ({
    constant_score: { filter: { range: { popularity: { gte } } }, boost: POPULARITY_WORTH },
  }));
  return { bool: { must: textQuery(words, closeness), should: [near, ...popular], filter: filtersOf(query) } };
}

function matching({ query, words, closeness }: Asked): Query {
  const filter = filtersOf(query);
  return words.length === 0 ? { bool: { filter } } : { bool: { must: textQuery(words, closeness), filter } };
}

function filtersOf(query: SearchFilters & { asOfMs: number }): Query[] {
  const { category, performerId, venueId, city, country, times, price, onSale, near, asOfMs } = query;
  const terms: Record<string, string | null> = {
    category,
    'performers.id': performerId,
    'venue.id': venueId,
    cityKey: city === null ? null : cityKey(city),
    'venue.country': country,
    availability: onSale ? 'on-sale' : null,
  };
  const set = Object.entries(terms).filter(([, value]) => value !== null);
  return [
    { term: { visible: true } },
    { range: { startsAt: { gte: new Date(asOfMs).toISOString() } } },
    ...set.map(([field, value]): Query => ({ term: { [field]: value } })),
    ...(times === null ? [] : [timesFilter(times, asOfMs)]),
    ...(price === null ? [] : priceFilter(price)),
    ...(near === null ? [] : [areaFilter(near)]),
  ];
}

function timesFilter(times: SearchTimes, nowMs: number): Query {
  if (times.kind === 'instants') {
    const { fromMs, toMs } = times;
    return {
      range: { startsAt: { gte: fromMs ?? nowMs, ...(toMs === null ? {} : { lt: toMs }), format: 'epoch_millis' } },
    };
  }
  const should = localRanges(times, nowMs).map(({ offsetFrom, offsetTo, fromMinute, toMinute }): Query => ({
    bool: {
      filter: [
        { range: { utcOffsetMinutes: { gte: offsetFrom, lt: offsetTo } } },
        { range: { startsLocalMinute: { gte: fromMinute, lt: toMinute } } },
      ],
    },
  }));
  return { bool: { should, minimum_should_match: 1 } };
}

/** Some ticket between the cheapest and the dearest costs this: what lies between is not in the index. */
function priceFilter({ currency, minMinor, maxMinor }: NonNullable<SearchFilters['price']>): Query[] {
  return [
    { term: { currency } },
    { range: { toMinor: { gte: minMinor ?? 0 } } },
    { range: { fromMinor: maxMinor === null ? { gte: 0 } : { lte: maxMinor } } },
  ];
}

function areaFilter({ latitude, longitude, radiusKm }: NonNullable<SearchFilters['near']>): Query {
  return { geo_distance: { distance: `${radiusKm}km`, position: { lat: latitude, lon: longitude } } };
}

/** Equals are told apart by date, then id: so every hit has one place. */
function sortOf({ sort, near }: SearchQuery): estypes.SortCombinations[] {
  const byDate: estypes.SortCombinations[] = [{ startsAt: 'asc' }, { id: 'asc' }];
  if (sort === 'relevance') return [{ _score: { order: 'desc' } }, ...byDate];
  if (sort === 'date' || near === null) return byDate;
  const { latitude, longitude } = near;
  const byDistance = {
    _geo_distance: { position: { lat: latitude, lon: longitude }, order: 'asc', unit: 'km' },
  } as const;
  return [byDistance, ...byDate];
}

const aggregations: Record<string, estypes.AggregationsAggregationContainer> = {
  categories: { terms: { field: 'category', size: FACET_VALUES_MAX } },
  cities: { terms: { field: 'place', size: FACET_VALUES_MAX } },
  months: { terms: { field: 'month', size: FACET_VALUES_MAX, order: { _key: 'asc' } } },
};

const highlight: estypes.SearchHighlight = {
  pre_tags: [MARK_BEGIN],
  post_tags: [MARK_END],
  number_of_fragments: 0,
  require_field_match: false,
  fields: {
    name: {},
    'performers.name': {},
    'venue.name': {},
    'venue.city': {},
    description: { number_of_fragments: 1, fragment_size: DESCRIPTION_CHARS },
  },
};

/** The nearest known word for each that no event has in its names. */
function correction(words: readonly QueryWord[]): estypes.SearchSuggester {
  const term = { field: 'words', suggest_mode: 'missing', size: 1, prefix_length: 0, min_word_length: 4 } as const;
  return { text: words.map(({ word }) => word).join(' '), correction: { term } };
}
