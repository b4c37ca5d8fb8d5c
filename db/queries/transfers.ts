import { sql, type SQL } from 'drizzle-orm';
import type { BookingEffect } from '../../domain/bookings/effects.ts';
import type { Database } from '../database.ts';
import type { TransferStatus } from '../schema/after-sale.ts';
import type { BookingStatus, TicketStatus } from '../schema/bookings.ts';
import { eventSummary, instantText, type EventSummary } from './documents.ts';
import { workOf } from './outbox.ts';

/** A transfer as both ends see it. */
export interface TransferRecord {
  id: string;
  bookingId: string;
  event: EventSummary;
  status: TransferStatus;
  fromUserId: string;
  fromEmail: string;
  fromName: string | null;
  toEmail: string;
  createdAt: string;
  /** `generation`: as it is now. `isTied`: it is still offered by this very transfer. */
  tickets: {
    id: string;
    section: string;
    row: string | null;
    seatNumber: string | null;
    ticketTypeName: string;
    status: TicketStatus;
    generation: number;
    isTied: boolean;
  }[];
}

/** Null: there is no such transfer. */
export async function readTransfer(db: Database, transferId: string): Promise<TransferRecord | null> {
  const { rows } = await db.execute<{ record: TransferRecord }>(sql`
    select jsonb_build_object(
      'id', f.id, 'bookingId', f.booking_id, 'event', ${eventSummary}, 'status', f.status,
      'fromUserId', f.from_user_id, 'fromEmail', u.email, 'fromName', u.name, 'toEmail', f.to_email,
      'createdAt', ${instantText(sql`f.created_at`)},
      'tickets', (
        select jsonb_agg(
          jsonb_build_object(
            'id', t.id, 'section', t.section, 'row', t.row_label, 'seatNumber', t.seat_number,
            'ticketTypeName', y.name, 'status', t.status, 'generation', t.generation,
            'isTied', t.transfer_id is not distinct from f.id)
          order by t.seat_index, t.id)
        from tickets t join ticket_types y on y.event_id = t.event_id and y.code = t.ticket_type
        where t.id = any(f.ticket_ids))) as record
    from ticket_transfers f
    join bookings b on b.id = f.booking_id join events e on e.id = b.event_id join venues v on v.id = e.venue_id
    join users u on u.id = f.from_user_id
    where f.id = ${transferId}`);
  return rows[0]?.record ?? null;
}

export type OfferOutcome =
  | { kind: 'offered' }
  /** An offer of this id was made before. */
  | { kind: 'already' }
  /** Some of these are not tickets that this user has and may hand on now. */
  | { kind: 'refused'; why: 'not-your-tickets' | 'offered' | 'not-now' | 'too-many' };

/** Bookings whose tickets admit somebody. */
const TRANSFERABLE: BookingStatus[] = ['issued', 'part_refunded'];

/**
 * Offers tickets to an address: all of them or none. They stay valid, and cannot be given back meanwhile. Locks the booking
 * first, as every other change of its tickets does.
 * @param offer.perDayMax offers of one booking in a day: each is a mail to somebody who may not know of it
 */
export async function offerTransfer(
  db: Database,
  offer: {
    transferId: string;
    bookingId: string;
    fromUserId: string;
    ticketIds: string[];
    toEmail: string;
    perDayMax: number;
    effects: BookingEffect[];
  },
): Promise<OfferOutcome> {
  const { transferId, bookingId, fromUserId, toEmail, perDayMax } = offer;
  const ticketIds = sql`${sql.param([...new Set(offer.ticketIds)])}::uuid[]`;
  const { rows } = await db.execute<{
    offered: boolean;
    already: boolean;
    theirs: boolean;
    tied: boolean;
    recent: number;
  }>(sql`
    with held as materialized (
      select b.id, b.user_id, b.event_id from bookings b join events e on e.id = b.event_id
      where b.id = ${bookingId} and b.status = any(${sql.param(TRANSFERABLE)}::text[])
        and e.status <> 'cancelled' and coalesce(e.ends_at, e.starts_at + interval '6 hours') > now()
      for update of b),
    wanted as materialized (
      select t.id, t.transfer_id from tickets t join held on t.booking_id = held.id
      where t.id = any(${ticketIds}) and t.status = 'live' and coalesce(t.holder_id, held.user_id) = ${fromUserId}
      for update of t),
    recent as (
      select count(*)::int as count from ticket_transfers
      where booking_id = ${bookingId} and created_at > now() - interval '1 day'),
    moved as (
      insert into ticket_transfers (id, booking_id, from_user_id, to_email, status, ticket_ids)
      select ${transferId}, held.id, ${fromUserId}, ${toEmail}, 'offered', ${ticketIds} from held, recent
      where (select count(*) from wanted where transfer_id is null) = cardinality(${ticketIds})
        and recent.count < ${perDayMax}
      on conflict (id) do nothing
      returning id, booking_id),
    tied as (
      update tickets t set transfer_id = moved.id from moved where t.id = any(${ticketIds})),
    counted as (
      update bookings b set revision = revision + 1 from moved where b.id = moved.booking_id),
    ${workOf(offer.effects)}
    select exists (select 1 from moved) as offered,
      exists (select 1 from ticket_transfers where id = ${transferId}) as already,
      exists (select 1 from held) and (select count(*) from wanted) = cardinality(${ticketIds}) as theirs,
      exists (select 1 from wanted where transfer_id is not null) as tied, (select count from recent) as recent`);
  const row = rows[0]!;
  if (row.offered) return { kind: 'offered' };
  if (row.already) return { kind: 'already' };
  if (!row.theirs) return { kind: 'refused', why: 'not-your-tickets' };
  if (row.tied) return { kind: 'refused', why: 'offered' };
  return { kind: 'refused', why: row.recent >= perDayMax ? 'too-many' : 'not-now' };
}

/**
 * Hands offered tickets over: each gets its new generation and code, and whoever accepted has it. All of them or none, and
 * only as long as each is of the generation before. False: the offer has ended, or a ticket of it has changed.
 */
export async function acceptTransfer(
  db: Database,
  given: {
    transferId: string;
    userId: string;
    email: string;
    codes: { ticketId: string; generation: number; code: string }[];
    effects: BookingEffect[];
    now: string;
  },
): Promise<boolean> {
  const { transferId, userId, email, now } = given;
  const { rows } = await db.execute<{ accepted: boolean }>(sql`
    with ${heldBooking(transferId)},
    code as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(given.codes)}::jsonb)
        as c("ticketId" uuid, generation int, code text)),
    wanted as materialized (
      select t.id from tickets t join held on t.booking_id = held.id join code on code."ticketId" = t.id
      where t.transfer_id = ${transferId} and t.status = 'live' and t.generation = code.generation - 1
      for update of t),
    moved as (
      update ticket_transfers f set status = 'accepted', to_user_id = ${userId}, ended_at = ${now}::timestamptz
      from held
      where f.id = ${transferId} and f.status = 'offered' and f.to_email = ${email}
        and (select count(*) from wanted) = cardinality(f.ticket_ids)
      returning f.id, held.id as booking_id, held.user_id),
    given as (
      update tickets t
      set generation = code.generation, code = code.code, transfer_id = null,
        holder_id = nullif(${userId}::uuid, moved.user_id)
      from moved, code where t.id = code."ticketId"),
    counted as (
      update bookings b set revision = revision + 1 from moved where b.id = moved.booking_id),
    ${workOf(given.effects)}
    select exists (select 1 from moved) as accepted`);
  return rows[0]!.accepted;
}

/** Ends an offer: `withdrawn` by whoever made it, `declined` by whoever was to have them. False: it had ended before. */
export async function endTransfer(
  db: Database,
  end: { transferId: string; status: 'withdrawn' | 'declined'; now: string },
): Promise<boolean> {
  const { transferId, status, now } = end;
  const { rows } = await db.execute<{ ended: boolean }>(sql`
    with ${heldBooking(transferId)},
    moved as (
      update ticket_transfers f set status = ${status}, ended_at = ${now}::timestamptz
      from held where f.id = ${transferId} and f.status = 'offered'
      returning f.id, held.id as booking_id),
    freed as (
      update tickets t set transfer_id = null from moved where t.transfer_id = moved.id),
    counted as (
      update bookings b set revision = revision + 1 from moved where b.id = moved.booking_id)
    select exists (select 1 from moved) as ended`);
  return rows[0]!.ended;
}

/** What a scanner without a network must know: tickets of which an older code than the newest is about, or none admits. */
export interface TicketGenerations {
  raised: Record<string, number>;
  void: string[];
}

export async function readTicketGenerations(db: Database, eventId: string): Promise<TicketGenerations> {
  const { rows } = await db.execute<{ document: TicketGenerations }>(sql`
    select jsonb_build_object(
      'raised', coalesce(jsonb_object_agg(id, generation) filter (where status = 'live'), '{}'),
      'void', coalesce(jsonb_agg(id) filter (where status = 'void'), '[]')) as document
    from tickets
    where event_id = ${eventId} and code is not null and (status = 'void' or (status = 'live' and generation > 1))`);
  return rows[0]!.document;
}

/** The booking of a transfer, locked before its tickets. */
function heldBooking(transferId: string): SQL {
  return sql`held as materialized (
    select b.id, b.user_id from bookings b
    where b.id = (select booking_id from ticket_transfers where id = ${transferId})
    for update)`;
}
