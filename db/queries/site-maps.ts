import { sql } from 'drizzle-orm';
import { ok, type Result } from '../../domain/shared/result.ts';
import type { Database } from '../database.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

export interface SiteMapEvent {
  id: string;
  slug: string;
  /** RFC 3339. */
  changedAt: string;
}

/** Where each part of `size` coming events begins, as a cursor; the first part begins at the first event. */
export async function siteMapParts(db: Database, size: number): Promise<string[]> {
  const { rows } = await db.execute<{ key: string; id: string }>(sql`
    select id, to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key
    from (
      select id, starts_at, row_number() over (order by starts_at, id) - 1 as place
      from events where status <> 'draft' and starts_at >= now()) numbered
    where place % ${size} = 0
    order by starts_at, id`);
  return rows.map(encodeCursor);
}

/** A part: the events from its cursor on. */
export async function siteMapEvents(
  db: Database,
  args: { from: string; size: number },
): Promise<Result<SiteMapEvent[], 'invalid-cursor'>> {
  const from = decodeCursor(args.from, 'instant');
  if (!from.ok) return from;
  const { rows } = await db.execute<{ [column: string]: unknown } & SiteMapEvent>(sql`
    select id, slug, to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "changedAt"
    from events
    where status <> 'draft' and (starts_at, id) >= (${from.value.key}::timestamptz, ${from.value.id}::uuid)
    order by starts_at, id limit ${args.size}`);
  return ok(rows);
}

/** Slugs of venues and performers with something to come, at most `limit` of each. */
export async function siteMapSubjects(
  db: Database,
  args: { kind: 'venues' | 'performers'; limit: number },
): Promise<string[]> {
  const coming = sql`e.status <> 'draft' and e.starts_at >= now()`;
  const statement =
    args.kind === 'venues'
      ? sql`select v.slug from venues v where exists (select 1 from events e where e.venue_id = v.id and ${coming})
          order by v.slug limit ${args.limit}`
      : sql`select p.slug from performers p where exists (
            select 1 from event_performers ep join events e on e.id = ep.event_id
            where ep.performer_id = p.id and ${coming})
          order by p.slug limit ${args.limit}`;
  const { rows } = await db.execute<{ slug: string }>(statement);
  return rows.map(({ slug }) => slug);
}
