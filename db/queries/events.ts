import { sql, type SQL } from 'drizzle-orm';
import type { ReturnPolicy } from '../../domain/after-sale/return-policy.ts';
import type { EventCategory } from '../../domain/catalogue/event-category.ts';
import { ok, type Result } from '../../domain/shared/result.ts';
import type { Database } from '../database.ts';
import { decodeCursor, pageOf } from './cursor.ts';
import {
  eventSummary,
  instantText,
  performerDocument,
  priceDocument,
  venueDocument,
  type EventSummary,
  type OfferDocument,
  type Page,
  type PerformerDocument,
  type VenueDocument,
} from './documents.ts';

export interface EventListArgs {
  /** Words, each of which must begin a word of the event's, a performer's, the venue's or the city's name. */
  search?: string | undefined;
  /** RFC 3339; default: now. */
  start?: string | undefined;
  end?: string | undefined;
  city?: string | undefined;
  category?: EventCategory | undefined;
  venue?: string | undefined;
  performer?: string | undefined;
  limit: number;
  cursor?: string | undefined;
  /** From 1; not together with `cursor`. */
  page?: number | undefined;
}

/** Events that the public may see (not drafts), by start. One statement. */
export async function listEvents(
  db: Database,
  args: EventListArgs,
): Promise<Result<Page<EventSummary>, 'invalid-cursor'>> {
  const conditions = [sql`e.status <> 'draft'`, ...filters(args)];
  if (args.cursor !== undefined) {
    const cursor = decodeCursor(args.cursor, 'instant');
    if (!cursor.ok) return cursor;
    const { key, id } = cursor.value;
    conditions.push(sql`(e.starts_at, e.id) > (${key}::timestamptz, ${id}::uuid)`);
  }
  const offset = args.cursor === undefined && args.page ? (args.page - 1) * args.limit : 0;
  const { rows } = await db.execute<{ key: string; id: string; document: EventSummary }>(sql`
    select e.id, to_char(e.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key,
      ${eventSummary} as document
    from events e join venues v on v.id = e.venue_id
    where ${sql.join(conditions, sql` and `)}
    order by e.starts_at, e.id
    limit ${args.limit + 1} offset ${offset}`);
  return ok(pageOf(rows, args.limit));
}

/** The API's event, but for its links, which are the API's own. */
export interface EventDetail extends Omit<EventSummary, 'venue' | 'performers'> {
  description: string | null;
  doorsAt: string | null;
  endsAt: string | null;
  venue: VenueDocument;
  performers: PerformerDocument[];
  /** By zone, then ticket type, each in the organiser's order. */
  offers: OfferDocument[];
  seatsPerFanMax: number;
  holdSeconds: number;
  returnPolicy: ReturnPolicy;
  /** Of the plan that is on sale; null: nothing was published. */
  planHash: string | null;
  capacity: number;
}

/** Null: no such event, or a draft. */
export async function readEvent(db: Database, eventId: string): Promise<EventDetail | null> {
  const { rows } = await db.execute<{ document: EventDetail }>(sql`
    select ${eventSummary} || jsonb_build_object(
      'description', e.description,
      'doorsAt', ${instantText(sql`e.doors_at`)},
      'endsAt', ${instantText(sql`e.ends_at`)},
      'venue', ${venueDocument},
      'performers', coalesce((
        select jsonb_agg(${performerDocument} order by ep.position)
        from event_performers ep join performers p on p.id = ep.performer_id
        where ep.event_id = e.id), '[]'),
      'offers', ${offers},
      'seatsPerFanMax', e.seats_per_fan_max,
      'holdSeconds', e.hold_seconds,
      'returnPolicy', e.return_policy,
      'planHash', case when e.epoch > 0 then s.content_hash end,
      'capacity', coalesce(s.capacity, 0)) as document
    from events e
    join venues v on v.id = e.venue_id
    left join seating_plans s on s.id = e.plan_id
    where e.id = ${eventId} and e.status <> 'draft'`);
  return rows[0]?.document ?? null;
}

const offers = sql`coalesce((
  select jsonb_agg(
    jsonb_build_object(
      'zone', z.code, 'zoneName', z.name, 'planCategory', z.category, 'ticketType', t.code, 'ticketTypeName', t.name,
      'price', ${priceDocument(sql`o`)})
    order by z.position, t.position)
  from prices o
  join price_zones z on z.event_id = o.event_id and z.code = o.zone
  join ticket_types t on t.event_id = o.event_id and t.code = o.ticket_type
  where o.event_id = e.id), '[]')`;

function filters(args: EventListArgs): SQL[] {
  const conditions = [
    args.start === undefined ? sql`e.starts_at >= now()` : sql`e.starts_at >= ${args.start}::timestamptz`,
  ];
  if (args.end !== undefined) conditions.push(sql`e.starts_at < ${args.end}::timestamptz`);
  if (args.search !== undefined) conditions.push(sql`e.search_vector @@ words_query(${args.search})`);
  if (args.city !== undefined) conditions.push(sql`fold(v.city) = fold(${args.city})`);
  if (args.category !== undefined) conditions.push(sql`e.category = ${args.category}`);
  if (args.venue !== undefined) conditions.push(sql`e.venue_id = ${args.venue}::uuid`);
  if (args.performer !== undefined) {
    conditions.push(sql`exists (
      select 1 from event_performers ep where ep.event_id = e.id and ep.performer_id = ${args.performer}::uuid)`);
  }
  return conditions;
}
