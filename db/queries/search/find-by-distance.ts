import { sql, type SQL } from 'drizzle-orm';
import type { SearchArea } from '../../../domain/search/search-query.ts';
import { matches } from './find-by-date.ts';
import type { LexemeQuery } from './lexeme-query.ts';
import { kmFrom } from './row-filters.ts';

export interface DistancePlace {
  km: number;
  venueId: string;
  startsAt: string;
  id: string;
}

/** By distance, then venue, then start. `query`: what few rows match is found first and then sorted. */
export function rowsByDistance(args: {
  near: SearchArea;
  query: LexemeQuery | null;
  isRare: boolean;
  filters: readonly SQL[];
  from: string;
  to: string | null;
  after: DistancePlace | null;
  limit: number;
}): { expressions: SQL[]; name: SQL } {
  const { query, after, limit } = args;
  const conditions = [
    ...(query === null ? [] : [matches(query)]),
    ...args.filters,
    sql`s.starts_at >= ${args.from}::timestamptz`,
    ...(args.to === null ? [] : [sql`s.starts_at < ${args.to}::timestamptz`]),
  ];
  const rest =
    after === null
      ? sql`true`
      : sql`(km, venue_id, starts_at, event_id) > (
          ${after.km}::float8, ${after.venueId}::uuid, ${after.startsAt}::timestamptz, ${after.id}::uuid)`;
  const rows = args.isRare ? everyRow(args.near, conditions) : rowsByVenue({ ...args, conditions });
  return {
    expressions: [
      sql`near_rows as (${rows})`,
      sql`found as (
        select event_id, starts_at, 0 as tier, km, venue_id from near_rows where ${rest}
        order by km, venue_id, starts_at, event_id limit ${limit}::int)`,
    ],
    name: sql.raw('found'),
  };
}

function everyRow(near: SearchArea, conditions: readonly SQL[]): SQL {
  return sql`
    select s.event_id, s.starts_at, s.venue_id, ${kmFrom(near, sql`s`)} as km
    from search_events s where ${sql.join([...conditions], sql` and `)}`;
}

/**
 * Venue by venue, the nearest first, until the page is full: the limit stands inside, where the loop over the sorted
 * venues stops by it; the order is settled outside.
 */
function rowsByVenue(args: {
  near: SearchArea;
  conditions: readonly SQL[];
  after: DistancePlace | null;
  limit: number;
}): SQL {
  const { near, conditions, after, limit } = args;
  const degrees = (near.radiusKm / 6371) * (180 / Math.PI);
  const reached = after === null ? sql`true` : sql`(n.km, n.id) >= (${after.km}::float8, ${after.venueId}::uuid)`;
  const passed =
    after === null
      ? sql`true`
      : sql`((n.km, n.id) > (${after.km}::float8, ${after.venueId}::uuid)
          or (s.starts_at, s.event_id) > (${after.startsAt}::timestamptz, ${after.id}::uuid))`;
  return sql`
    select s.event_id, s.starts_at, n.id as venue_id, n.km
    from (
      select v.id, ${kmFrom(near, sql`v`)} as km from venues v
      where v.latitude between ${near.latitude - degrees}::float8 and ${near.latitude + degrees}::float8
        and ${kmFrom(near, sql`v`)} <= ${near.radiusKm}::float8
      order by km, id) n
    cross join lateral (
      select s.event_id, s.starts_at from search_events s
      where s.venue_id = n.id and ${passed} and ${sql.join([...conditions], sql` and `)}
      order by s.starts_at, s.event_id limit ${limit}::int) s
    where ${reached}
    limit ${limit}::int`;
}
