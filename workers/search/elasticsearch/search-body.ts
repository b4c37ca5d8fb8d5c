import type { estypes } from '@elastic/elasticsearch';
import { COUNT_MAX } from '../../../domain/search/limits.ts';
import type { SearchFilters, SearchQuery } from '../../../domain/search/search-query.ts';
import { localRanges, type SearchTimes } from '../../../domain/search/search-times.ts';
import type { QueryWord } from '../../../domain/search/search-words.ts';
import { FACET_AGGREGATIONS } from './facets.ts';
import { cityKey, POPULARITY_STEPS } from './indexed-event.ts';
import { textFilter, textScores, type Closeness, type Query } from './text-query.ts';

/** A search as one request asks it. */
export interface Asked {
  query: SearchQuery;
  /** Of its text; empty when there is none. */
  words: readonly QueryWord[];
  closeness: Closeness;
}

/** One page of a search, and one more hit. `from`: the sort values of the last hit before it. */
export function searchBody(asked: Asked, from: estypes.SortResults | null): estypes.SearchRequest {
  const { query } = asked;
  return {
    size: query.limit + 1,
    query: scored(asked),
    sort: sortOf(query),
    track_scores: false,
    // Lucene passes over what cannot reach the page, unless it is to be counted.
    track_total_hits: false,
    ...(from === null ? {} : { search_after: from }),
  };
}

/** How many results there are and how they divide. It ends early when they are more than are counted. */
export function countBody(asked: Asked): estypes.SearchSearchRequestBody {
  return {
    size: 0,
    query: matching(asked),
    track_total_hits: true,
    terminate_after: COUNT_MAX + 1,
    aggregations: FACET_AGGREGATIONS,
  };
}

/** How results divide that are more than are counted: every result of "music" would take longer than the search. */
export function sampleBody(asked: Asked): estypes.SearchSearchRequestBody {
  return {
    size: 0,
    query: matching(asked),
    track_total_hits: false,
    aggregations: {
      sample: { random_sampler: { probability: SAMPLE_SHARE, seed: SAMPLE_SEED }, aggs: FACET_AGGREGATIONS },
    },
  };
}

const SAMPLE_SHARE = 0.05;
/** The same search is answered alike. */
const SAMPLE_SEED = 1;

/**
 * What a near date and a full house are worth, beside how well the words match. They are added in steps, of which each is
 * a run of events of the index or a word of theirs: so what cannot reach the page is not scored.
 */
const NEARNESS_STEPS = [
  { days: 7, worth: 0.75 },
  { days: 14, worth: 0.5 },
  { days: 30, worth: 0.5 },
  { days: 60, worth: 0.4 },
  { days: 120, worth: 0.4 },
  { days: 365, worth: 0.3 },
];
const POPULARITY_WORTH = 1;
const DAY_MS = 86_400_000;

/** What matches, with its score where that is what it is sorted by. */
function scored(asked: Asked): Query {
  const { query, words, closeness } = asked;
  if (words.length === 0 || query.sort !== 'relevance') return matching(asked);
  const fromMs = query.asOfMs - (query.asOfMs % DAY_MS);
  const near = NEARNESS_STEPS.map(({ days, worth }) =>
    worthOf({ range: { startsAt: { lt: fromMs + days * DAY_MS, format: 'epoch_millis' } } }, worth),
  );
  const should = [...textScores(words, closeness), ...near, ...popularity()];
  return { bool: { filter: filterOf(asked), should, minimum_should_match: 1 } };
}

/** What it is worth to be wanted. */
export function popularity(): Query[] {
  return POPULARITY_STEPS.map((step) => worthOf({ term: { popularFrom: step } }, POPULARITY_WORTH));
}

function worthOf(filter: Query, boost: number): Query {
  return { constant_score: { filter, boost } };
}

function matching(asked: Asked): Query {
  return { bool: { filter: filterOf(asked) } };
}

function filterOf({ query, words, closeness }: Asked): Query[] {
  return words.length === 0 ? filtersOf(query) : [textFilter(words, closeness), ...filtersOf(query)];
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
    startsFrom(asOfMs),
    ...set.map(([field, value]): Query => ({ term: { [field]: value } })),
    ...(times === null ? [] : [timesFilter(times, asOfMs)]),
    ...(price === null ? [] : priceFilter(price)),
    ...(near === null ? [] : [areaFilter(near)]),
  ];
}

/** What is still to begin. Hidden events have no start; the end says so to the sorted index, which has them last. */
export function startsFrom(ms: number): Query {
  return { range: { startsAt: { gte: ms, lt: END_OF_TIME_MS, format: 'epoch_millis' } } };
}

const END_OF_TIME_MS = Date.UTC(9999, 0);

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
