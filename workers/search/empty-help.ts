import { RADIUS_KM_MAX } from '../../domain/search/limits.ts';
import { overCell } from '../../domain/search/place-cell.ts';
import type { SearchQuery } from '../../domain/search/search-query.ts';
import type { SearchHit, SearchPageDocument } from '../../protocol/http/search.ts';
import type { SearchEngine } from './search-engine.ts';

type Help = NonNullable<SearchPageDocument['help']>;

/** Of each kind. */
export const HELP_HITS_MAX = 3;

/** What is near a search that found nothing: each part is the search with one of its filters let go. */
export async function emptyHelp(engine: SearchEngine, query: SearchQuery): Promise<Help> {
  const find = (changes: Partial<SearchQuery>) => firstHits(engine, { ...query, ...changes });
  const [nearestDates, widerRadius, elsewhere] = await Promise.all([
    query.times === null ? [] : find({ times: null, sort: 'date' }),
    wider(query, find),
    query.text === null || !isFiltered(query) ? [] : find({ ...NO_FILTERS, sort: 'relevance' }),
  ]);
  return { nearestDates, widerRadius, elsewhere };
}

const NO_FILTERS = {
  category: null,
  performerId: null,
  venueId: null,
  city: null,
  country: null,
  times: null,
  price: null,
  onSale: false,
  near: null,
} as const satisfies Partial<SearchQuery>;

function isFiltered(query: SearchQuery): boolean {
  return Object.entries(NO_FILTERS).some(([name, value]) => Reflect.get(query, name) !== value);
}

async function wider(
  query: SearchQuery,
  find: (changes: Partial<SearchQuery>) => Promise<SearchHit[]>,
): Promise<Help['widerRadius']> {
  const { near } = query;
  if (near === null || near.radiusKm >= RADIUS_KM_MAX) return null;
  const radiusKm = RADIUS_KM_MAX;
  const items = await find({ near: overCell({ ...near, radiusKm }), sort: 'distance' });
  return items.length === 0 ? null : { radiusKm, items };
}

/** Help that cannot be had is no reason to fail. */
async function firstHits(engine: SearchEngine, query: SearchQuery): Promise<SearchHit[]> {
  try {
    const page = await engine.search({ ...query, limit: HELP_HITS_MAX, cursor: null });
    return page.ok ? page.value.hits : [];
  } catch (error) {
    console.error('help for an empty search failed', { engine: engine.name, reason: String(error) });
    return [];
  }
}
