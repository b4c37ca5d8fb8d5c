import { sql, type SQL } from 'drizzle-orm';
import type { Database } from '../../database.ts';
import { eventSummary, type EventSummary } from '../documents.ts';

/** What the rows of a page are made from: common table expressions, of which `found` has the page's rows. */
export interface FoundRows {
  expressions: readonly SQL[];
  /** A query of one number; null: not asked for. */
  total: SQL | null;
  /** Whether rows have `km` and `venue_id`, and are in that order. */
  byDistance: boolean;
}

export interface FoundEvent {
  id: string;
  tier: number;
  /** RFC 3339, to the microsecond. */
  startsAt: string;
  km: number | null;
  venueId: string | null;
  summary: EventSummary;
  description: string | null;
  latitude: number | null;
  longitude: number | null;
}

/** The events of those rows, in order, in one statement. */
export async function findEvents(
  db: Database,
  found: FoundRows,
): Promise<{ events: FoundEvent[]; total: number | null }> {
  const distance = found.byDistance ? sql`f.km, f.venue_id as "venueId"` : sql`null as km, null as "venueId"`;
  const order = found.byDistance
    ? sql`f.km, f.venue_id, f.starts_at, f.event_id`
    : sql`f.tier, f.starts_at, f.event_id`;
  const { rows } = await db.execute<FoundEvent & { total: number | null; [key: string]: unknown }>(sql`
    with ${sql.join([...found.expressions], sql`, `)}
    select e.id, f.tier, to_char(f.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "startsAt",
      ${distance}, ${eventSummary} as summary, e.description, v.latitude, v.longitude,
      ${found.total === null ? sql`null::int` : sql`(${found.total})`} as total
    from found f join events e on e.id = f.event_id join venues v on v.id = e.venue_id
    order by ${order}`);
  const total = rows[0]?.total ?? (found.total === null ? null : 0);
  return { events: rows, total };
}
