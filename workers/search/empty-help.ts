import { RADIUS_KM_MAX } from '../../domain/search/limits.ts';
import { overCell } from '../../domain/search/place-cell.ts';
import type { SearchQuery } from '../../domain/search/search-query.ts';
import { timeBounds, type SearchTimes } from '../../domain/search/search-times.ts';
import type { SearchHit, SearchPageDocument } from '../../protocol/http/search.ts';
import type { SearchEngine } from './search-engine.ts';

type Help = NonNullable<SearchPageDocument['help']>;

/** Of each kind. */
export const HELP_HITS_MAX = 3;

/** What is near a search that found nothing: each part is the search with one of its filters let go. */
export async function emptyHelp(engine: SearchEngine, query: SearchQuery): Promise<Help> {
  const find = (changes: Partial<SearchQuery>) => firstHits(engine, { ...query, ...changes });
  const [nearestDates, widerRadius, elsewhere] = await Promise.all([
    nearestInTime(engine, query),
    wider(query, find),
    query.text === null || !isFiltered(query) ? [] : find({ ...NO_FILTERS, sort: 'relevance' }),
  ]);
  return { nearestDates, widerRadius, elsewhere };
}

/** So far back is looked for what comes before the times that were asked for, farther only when nothing does. */
const BEFORE_DAYS = [30, 365];
/** Events are found soonest first: the last of so many are the nearest. */
const BEFORE_HITS_MAX = 50;

/** What begins the fewest days before or after the times that were asked for, soonest first: SEARCH-16. */
async function nearestInTime(engine: SearchEngine, query: SearchQuery): Promise<SearchHit[]> {
  if (query.times === null) return [];
  const bounds = timeBounds(query.times, query.asOfMs);
  const [fromMs, toMs] = [bounds.fromMs ?? query.asOfMs, bounds.toMs ?? Infinity];
  // Nothing lies within them, so that the first from their beginning on come after them.
  const after: SearchTimes = { kind: 'instants', fromMs, toMs: null };
  const [earlier, later] = await Promise.all([
    hitsBefore(engine, query, fromMs),
    firstHits(engine, { ...query, times: after, sort: 'date' }),
  ]);
  const awayMs = ({ event }: SearchHit) => {
    const atMs = Date.parse(event.startsAt);
    return Math.max(fromMs - atMs, atMs - toMs);
  };
  const nearest = [...earlier, ...later].toSorted((a, b) => awayMs(a) - awayMs(b)).slice(0, HELP_HITS_MAX);
  if (nearest.length > 0) return nearest.toSorted((a, b) => a.event.startsAt.localeCompare(b.event.startsAt));
  return firstHits(engine, { ...query, times: null, sort: 'date' });
}

async function hitsBefore(engine: SearchEngine, query: SearchQuery, toMs: number): Promise<SearchHit[]> {
  for (const days of BEFORE_DAYS) {
    if (toMs <= query.asOfMs) return [];
    const times: SearchTimes = { kind: 'instants', fromMs: toMs - days * DAY_MS, toMs };
    // One after the other: the second is asked only when the first found nothing.
    const hits = await firstHits(engine, { ...query, times, sort: 'date' }, BEFORE_HITS_MAX);
    if (hits.length > 0) return hits;
  }
  return [];
}

const DAY_MS = 86_400_000;

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
async function firstHits(engine: SearchEngine, query: SearchQuery, limit = HELP_HITS_MAX): Promise<SearchHit[]> {
  try {
    const page = await engine.search({ ...query, limit, cursor: null });
    return page.ok ? page.value.hits : [];
  } catch (error) {
    console.error('help for an empty search failed', { engine: engine.name, reason: String(error) });
    return [];
  }
}
