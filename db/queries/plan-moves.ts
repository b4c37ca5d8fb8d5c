import { sql } from 'drizzle-orm';
import type { PlanMove } from '../../domain/inventory/moved-seats.ts';
import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import type { Database } from '../database.ts';

/** A plan that an event may move to. */
export interface TargetPlan {
  planId: string;
  contentHash: string;
  plan: SeatingPlan;
}

/** A plan of the venue of an event; null: there is none of that id there. */
export async function readTargetPlan(
  db: Database,
  asked: { eventId: string; planId: string },
): Promise<TargetPlan | null> {
  const { rows } = await db.execute<TargetPlan & Record<string, unknown>>(sql`
    select s.id as "planId", s.content_hash as "contentHash", s.geometry as plan
    from seating_plans s join events e on e.venue_id = s.venue_id
    where s.id = ${asked.planId} and e.id = ${asked.eventId}`);
  return rows[0] ?? null;
}

/** Every move of an event, the first first. */
export async function listPlanMoves(db: Database, eventId: string): Promise<PlanMove[]> {
  const { rows } = await db.execute<PlanMove & Record<string, unknown>>(sql`
    select (c.before ->> 'epoch')::int as epoch, s.geometry as "fromPlan"
    from campaigns c join seating_plans s on s.id = (c.before ->> 'fromPlanId')::uuid
    where c.event_id = ${eventId} and c.kind = 'moved'
    order by 1`);
  return rows;
}

export interface StandingTicket {
  id: string;
  seat: number;
}

/** Every ticket of an event that is not void. */
export async function listStandingTickets(db: Database, eventId: string): Promise<StandingTicket[]> {
  const { rows } = await db.execute<StandingTicket & Record<string, unknown>>(sql`
    select id, seat_index as seat from tickets
    where event_id = ${eventId} and status <> 'void'
    order by seat_index`);
  return rows;
}

/** The ticket that takes the place of another. `code` null: the other had none either. */
export interface NewTicket {
  oldId: string;
  id: string;
  seat: number;
  section: string;
  row: string | null;
  number: string | null;
  code: string;
}

/**
 * Moves an event to another plan: its plan, every ticket's row (void the old, new the other, with its place, price, holder
 * and a code of its own) and the campaign that tells its fans, in one transaction. Written only while the event is at this
 * epoch and plan: false when it is not.
 */
export async function moveToPlan(
  db: Database,
  move: {
    eventId: string;
    epoch: number;
    fromPlanId: string;
    toPlanId: string;
    campaignId: string;
    requestKey: string;
    message: string | null;
    tickets: NewTicket[];
  },
): Promise<boolean> {
  const { eventId, epoch, fromPlanId, toPlanId, campaignId, requestKey, message } = move;
  const before = JSON.stringify({ fromPlanId, toPlanId, epoch });
  // The unique index over live seats looks at each row as it is written: the old ones go first.
  const [moved] = await db.batch([
    db.execute<{ id: string }>(sql`
      with moved as (
        update events set plan_id = ${toPlanId}, revision = revision + 1, updated_at = now()
        where id = ${eventId} and epoch = ${epoch} and plan_id = ${fromPlanId}
        returning id)
      insert into campaigns (id, event_id, kind, state, request_key, message, bookings_max, before)
      select ${campaignId}, id, 'moved', 'running', ${requestKey}, ${message}, (
        select count(distinct booking_id)::int from tickets where event_id = ${eventId} and status <> 'void'),
        ${before}::jsonb
      from moved
      returning id`),
    db.execute(sql`
      create temporary table moved_tickets on commit drop as
      select t.*, n.id as new_id, n.seat as new_seat, n.section as new_section, n.row as new_row,
        n.number as new_number, n.code as new_code
      from jsonb_to_recordset(${JSON.stringify(move.tickets)}::jsonb) as n(
        "oldId" uuid, id uuid, seat int, section text, "row" text, number text, code text)
      join tickets t on t.id = n."oldId"
      where t.status <> 'void' and exists (select 1 from campaigns where id = ${campaignId})`),
    db.execute(sql`
      update tickets t set status = 'void', transfer_id = null from moved_tickets m where t.id = m.id`),
    db.execute(sql`
      insert into tickets (id, booking_id, event_id, seat_index, section, row_label, seat_number, zone, ticket_type,
        face_minor, fee_minor, tax_minor, status, code, holder_id)
      select new_id, booking_id, event_id, new_seat, new_section, new_row, new_number, zone, ticket_type,
        face_minor, fee_minor, tax_minor, status, case when status = 'live' then new_code end, holder_id
      from moved_tickets`),
    db.execute(sql`
      update bookings set revision = revision + 1
      where id in (select booking_id from moved_tickets)`),
  ]);
  return moved.rows.length > 0;
}
