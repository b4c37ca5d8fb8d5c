import { sql, type SQL } from 'drizzle-orm';
import type { SearchQuery } from '../../../domain/search/search-query.ts';
import { localRanges, timeBounds } from '../../../domain/search/search-times.ts';

/**
 * What rows must be beyond what their lexemes say, as a `search_filters` of the migration; null: nothing. Category,
 * places and whether something is on sale are facets: rows that have the lexeme are right.
 */
export function rowFilters({ near, price, times, asOfMs }: SearchQuery): SQL {
  // The bounds of the start say all of instants.
  const ranges = times === null || times.kind === 'instants' ? null : localRanges(times, asOfMs);
  if (near === null && price === null && ranges === null) return sql`null::search_filters`;
  const clocks = ranges?.map((range) => [range.offsetFrom, range.offsetTo, range.fromMinute, range.toMinute]);
  return sql`row(${near?.latitude ?? null}::float8, ${near?.longitude ?? null}::float8, ${near?.radiusKm ?? null}::float8,
    ${price?.currency ?? null}::char(3), ${price?.minMinor ?? null}::bigint, ${price?.maxMinor ?? null}::bigint,
    ${clocks === undefined ? null : JSON.stringify(clocks).replaceAll('[', '{').replaceAll(']', '}')}::int[]
  )::search_filters`;
}

/** Every row that counts begins in [from, to); `to` null: for ever. RFC 3339. */
export function startBounds(query: SearchQuery): { from: string; to: string | null } {
  const { times, asOfMs } = query;
  const { fromMs, toMs } = times === null ? { fromMs: null, toMs: null } : timeBounds(times, asOfMs);
  return {
    from: new Date(Math.max(asOfMs, fromMs ?? asOfMs)).toISOString(),
    to: toMs === null ? null : new Date(Math.min(Math.max(toMs, asOfMs), LAST_MS)).toISOString(),
  };
}

const LAST_MS = Date.UTC(2300, 0, 1);
