import type { estypes } from '@elastic/elasticsearch';
import { FACET_VALUES_MAX } from '../../../domain/search/limits.ts';
import type { EnginePage } from '../search-engine.ts';
import type { IndexedEvent } from './indexed-event.ts';

type Facets = NonNullable<EnginePage['facets']>;

/** How the results divide, as Elasticsearch counts it. */
export const FACET_AGGREGATIONS: Record<string, estypes.AggregationsAggregationContainer> = {
  categories: { terms: { field: 'category', size: FACET_VALUES_MAX } },
  cities: { terms: { field: 'place', size: FACET_VALUES_MAX } },
  months: { terms: { field: 'month', size: FACET_VALUES_MAX, order: { _key: 'asc' } } },
};

/** What Elasticsearch has answered to `FACET_AGGREGATIONS`; nothing at all where there is no index yet. */
export function countedFacets(aggregations: Record<string, unknown> = {}): Facets {
  return facetsOf((name) => {
    const { buckets } = aggregations[name] as { buckets: { key: string; doc_count: number }[] };
    return buckets.map(({ key, doc_count: count }) => ({ value: key, count }));
  });
}

/** The same, of results that are all here. */
export function facetsOfAll(events: readonly IndexedEvent[]): Facets {
  const values = { categories: 'category', cities: 'place', months: 'month' } as const;
  return facetsOf((name) => {
    const groups = Object.entries(Object.groupBy(events, (event) => event[values[name]]));
    const counts = groups.map(([value, of = []]) => ({ value, count: of.length }));
    const byValue = counts.toSorted((a, b) => (a.value < b.value ? -1 : 1));
    const shown = name === 'months' ? byValue : byValue.toSorted((a, b) => b.count - a.count);
    return shown.slice(0, FACET_VALUES_MAX);
  });
}

function facetsOf(countsOf: (name: keyof Facets) => { value: string; count: number }[]): Facets {
  return {
    categories: countsOf('categories'),
    // "DE Munich", as the index has it.
    cities: countsOf('cities').map(({ value, count }) => ({
      value: value.slice(3),
      country: value.slice(0, 2),
      count,
    })),
    months: countsOf('months'),
  };
}
