import { sql, type SQL } from 'drizzle-orm';
import { EARTH_RADIUS_KM } from '../../../domain/catalogue/distance.ts';
import { cellsOver } from '../../../domain/search/geo-cells.ts';
import type { SearchArea, SearchQuery } from '../../../domain/search/search-query.ts';
import { localRanges, timeBounds } from '../../../domain/search/search-times.ts';
import { citySpellings } from '../../../domain/search/search-words.ts';

/** What rows `s` of `search_events` must be, beyond what their lexemes say. */
export function rowFilters(query: SearchQuery): SQL[] {
  const conditions: SQL[] = [];
  const { category, country, price, near, times } = query;
  if (category !== null) conditions.push(sql`s.category = ${category}`);
  if (country !== null) conditions.push(sql`s.country = ${country}`);
  if (query.venueId !== null) conditions.push(sql`s.venue_id = ${query.venueId}::uuid`);
  if (query.city !== null) conditions.push(sql`s.city = any(${sql.param(citySpellings(query.city))}::text[])`);
  if (query.onSale) conditions.push(sql`s.availability = 'on-sale'`);
  if (price !== null) {
    conditions.push(sql`s.currency = ${price.currency}`, sql`s.from_minor is not null`);
    if (price.maxMinor !== null) conditions.push(sql`s.from_minor <= ${price.maxMinor}::bigint`);
    if (price.minMinor !== null) conditions.push(sql`s.to_minor >= ${price.minMinor}::bigint`);
  }
  if (near !== null) conditions.push(sql`${kmFrom(near, sql`s`)} <= ${near.radiusKm}::float8`);
  // The bounds of the start say all of instants.
  if (times !== null && times.kind !== 'instants') {
    const ranges = localRanges(times, query.asOfMs).map(
      ({ offsetFrom, offsetTo, fromMinute, toMinute }) => sql`(
        s.utc_offset_minutes >= ${offsetFrom}::int and s.utc_offset_minutes < ${offsetTo}::int
        and s.local_minute >= ${fromMinute}::int and s.local_minute < ${toMinute}::int)`,
    );
    conditions.push(sql`(${sql.join(ranges, sql` or `)})`);
  }
  return conditions;
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

/** The parts of an index in which all rows of the query lie, each in the order of the start; null: the whole. */
export interface Partitions {
  column: SQL;
  keys: SQL;
  count: number;
}

export function partitionsOf(query: SearchQuery): Partitions | null {
  if (query.venueId !== null) return { column: sql`venue_id`, keys: sql`array[${query.venueId}]::uuid[]`, count: 1 };
  if (query.city !== null) {
    const spellings = citySpellings(query.city);
    return { column: sql`city`, keys: sql`${sql.param(spellings)}::text[]`, count: spellings.length };
  }
  if (query.near === null) return null;
  const { level, cells } = cellsOver(query.near);
  return level === 'fine' ? { column: sql`cell`, keys: sql`${sql.param(cells)}::int[]`, count: cells.length } : null;
}

/** Great-circle distance of a row (or venue) from the middle of the area, as domain/catalogue/distance.ts has it. */
export function kmFrom(area: SearchArea, row: SQL): SQL {
  const { latitude, longitude } = area;
  return sql`(${2 * EARTH_RADIUS_KM}::float8 * asin(least(1, sqrt(
    sin(radians(${row}.latitude - ${latitude}::float8) / 2) ^ 2
    + cos(radians(${latitude}::float8)) * cos(radians(${row}.latitude))
      * sin(radians(${row}.longitude - ${longitude}::float8) / 2) ^ 2))))`;
}

const LAST_MS = Date.UTC(2300, 0, 1);
