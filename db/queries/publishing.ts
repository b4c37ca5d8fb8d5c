import { sql } from 'drizzle-orm';
import type { EventAddress, Jurisdiction, LocationHint } from '../../domain/shared/event-address.ts';
import type { PresaleWindow } from '../../domain/queue/presale-window.ts';
import type { QueuePlan } from '../../domain/queue/queue-plan.ts';
import { idOf, type EventId } from '../../domain/shared/ids.ts';
import type { Currency, Price } from '../../domain/shared/money.ts';
import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import type { Database } from '../database.ts';
import type { EventStatus } from '../schema/events.ts';

/** All that a box office's publication is made of. */
export interface PublicationSource {
  address: EventAddress;
  status: EventStatus;
  /** Unix milliseconds. */
  startsAtMs: number;
  /** 0: never published. */
  epoch: number;
  planId: string;
  planHash: string;
  plan: SeatingPlan;
  currency: Currency;
  floors: number;
  seatsPerFanMax: number;
  holdSeconds: number;
  paymentSeconds: number;
  /** In the organiser's order. `category`: name of the plan's category that the zone prices. */
  zones: { code: string; name: string; category: string }[];
  /** In the organiser's order: the first is the default. */
  ticketTypes: { code: string; name: string }[];
  prices: (Price & { zone: string; ticketType: string })[];
  /** null: none is planned. */
  queue: QueuePlan | null;
  /** null: everybody buys from the first. */
  presale: PresaleWindow | null;
}

/** Null: no such event, or it has no seating plan and so nothing to sell. */
export async function readPublicationSource(db: Database, eventId: string): Promise<PublicationSource | null> {
  const { rows } = await db.execute<AddressRow & Omit<PublicationSource, 'address'>>(sql`
    select ${addressColumns}, e.status, e.epoch, (extract(epoch from e.starts_at) * 1000)::float8 as "startsAtMs",
      s.id as "planId", s.content_hash as "planHash", s.geometry as plan,
      e.currency, e.floors, e.seats_per_fan_max as "seatsPerFanMax",
      e.hold_seconds as "holdSeconds", e.payment_seconds as "paymentSeconds", e.queue, e.presale,
      coalesce((
        select jsonb_agg(jsonb_build_object('code', code, 'name', name, 'category', category) order by position)
        from price_zones where event_id = e.id), '[]') as zones,
      coalesce((
        select jsonb_agg(jsonb_build_object('code', code, 'name', name) order by position)
        from ticket_types where event_id = e.id), '[]') as "ticketTypes",
      coalesce((
        select jsonb_agg(jsonb_build_object('zone', zone, 'ticketType', ticket_type,
          'faceMinor', face_minor, 'feeMinor', fee_minor, 'taxMinor', tax_minor))
        from prices where event_id = e.id), '[]') as prices
    from events e join seating_plans s on s.id = e.plan_id
    where e.id = ${eventId}`);
  const row = rows[0];
  if (!row) return null;
  const { eventId: _, jurisdiction: __, locationHint: ___, ...source } = row;
  return { address: addressOf(row), ...source };
}

export interface EventRoute {
  address: EventAddress;
  name: string;
  floors: number;
  /** 0: never published; there is no box office to ask. */
  epoch: number;
  status: EventStatus;
  planHash: string | null;
  /** null: none is planned. */
  queue: QueuePlan | null;
  presale: PresaleWindow | null;
}

/** Where an event's objects are; null: no such event. */
export async function readEventRoute(db: Database, eventId: string): Promise<EventRoute | null> {
  const { rows } = await db.execute<AddressRow & Omit<EventRoute, 'address'>>(sql`
    select ${addressColumns}, e.name, e.floors, e.epoch, e.status, e.queue, e.presale, s.content_hash as "planHash"
    from events e left join seating_plans s on s.id = e.plan_id
    where e.id = ${eventId}`);
  const row = rows[0];
  if (!row) return null;
  const { name, floors, epoch, status, planHash, queue, presale } = row;
  return { address: addressOf(row), name, floors, epoch, status, planHash, queue, presale };
}

/**
 * Says that the box office has opened at `epoch`: by compare-and-set from the epoch before.
 * 'already': it was said before. 'conflict': the event is at another epoch, or there is none.
 */
export async function markPublished(
  db: Database,
  args: { eventId: string; epoch: number },
): Promise<'published' | 'already' | 'conflict'> {
  const { eventId, epoch } = args;
  const { rows } = await db.execute<{ before: number; moved: boolean }>(sql`
    with moved as (
      update events
      set epoch = ${epoch}, published_at = coalesce(published_at, now()), updated_at = now(),
        status = case when status = 'draft' then 'published' else status end
      where id = ${eventId} and epoch = ${epoch - 1}
      returning id)
    select e.epoch as before, exists (select 1 from moved) as moved from events e where e.id = ${eventId}`);
  const row = rows[0];
  if (row?.moved) return 'published';
  return row?.before === epoch ? 'already' : 'conflict';
}

/** Events on sale or about to be: a seating plan, visible, not begun. For publishing them all after an import. */
export async function listUnpublished(db: Database, args: { limit: number }): Promise<EventId[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select e.id from events e
    where e.status = 'published' and e.epoch = 0 and e.plan_id is not null and e.starts_at >= now()
    order by e.starts_at, e.id
    limit ${args.limit}`);
  return rows.map(({ id }) => idOf<EventId>(id));
}

interface AddressRow extends Record<string, unknown> {
  eventId: string;
  jurisdiction: Jurisdiction | null;
  locationHint: LocationHint | null;
}

const addressColumns = sql`e.id as "eventId", e.jurisdiction, e.location_hint as "locationHint"`;

function addressOf(row: AddressRow): EventAddress {
  return { eventId: idOf<EventId>(row.eventId), jurisdiction: row.jurisdiction, hint: row.locationHint };
}
