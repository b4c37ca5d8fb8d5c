import { sql } from 'drizzle-orm';
import type { PresaleWindow } from '../../domain/queue/presale-window.ts';
import type { QueuePlan } from '../../domain/queue/queue-plan.ts';
import type { ReturnPolicy } from '../../domain/after-sale/return-policy.ts';
import type { Database } from '../database.ts';
import {
  eventSummary,
  instantText,
  performerDocument,
  priceDocument,
  venueDocument,
  type EventSummary,
  type OfferDocument,
  type PerformerDocument,
  type VenueDocument,
} from './documents.ts';

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
  /** null: no queue is planned, or nothing was published. */
  queue: Pick<QueuePlan, 'joinsFromMs' | 'closesAtMs' | 'opensAtMs' | 'classes' | 'passSeconds' | 'beacon'> | null;
  /** null: everybody buys from the first, or nothing was published. */
  presale: PresaleWindow | null;
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
      'queue', case when e.epoch > 0 and e.queue is not null then jsonb_build_object(
        'joinsFromMs', e.queue -> 'joinsFromMs', 'closesAtMs', e.queue -> 'closesAtMs',
        'opensAtMs', e.queue -> 'opensAtMs', 'classes', e.queue -> 'classes',
        'passSeconds', e.queue -> 'passSeconds', 'beacon', e.queue -> 'beacon') end,
      'presale', case when e.epoch > 0 then e.presale end,
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
