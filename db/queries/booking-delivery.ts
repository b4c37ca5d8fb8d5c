import { sql, type SQL } from 'drizzle-orm';
import type { BookingEffect } from '../../domain/bookings/effects.ts';
import { firstMove } from '../../domain/bookings/saga.ts';
import type { BookingFact } from '../../domain/inventory/booking-facts.ts';
import { uuidV7, type TicketId } from '../../domain/shared/ids.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import type { Database } from '../database.ts';
import { databaseFailure } from '../errors.ts';
import { DUE_AT_ONCE, outboxRow, type OutboxRow } from './outbox.ts';
import { readSeatLabels, type SeatLabels } from './seat-labels.ts';

/** A stretch of one box office's ledger: what Postgres is to take, after `afterSeq` and through `throughSeq`. */
export interface Delivery {
  eventId: string;
  epoch: number;
  afterSeq: number;
  throughSeq: number;
  facts: BookingFact[];
}

export type DeliveryOutcome =
  /** `conflicts`: bookings written as refused, because Postgres knows another owner of these seats. */
  | { kind: 'recorded'; conflicts: { bookingId: string; seats: number[] }[] }
  /** It was taken before. */
  | { kind: 'duplicate'; throughSeq: number }
  /** Not what comes next: Postgres has taken the ledger through `throughSeq` only. */
  | { kind: 'gap'; throughSeq: number };

/**
 * Takes a delivery in one statement, which is one transaction: cursor, bookings, tickets and outbox together or
 * not at all. Twice is once. A booking whose seat has another live ticket is written as `refused`; the others stand.
 * Which status a booking gets and what it owes the world is the saga's decision (domain/bookings/saga.ts).
 */
export async function recordDelivery(db: Database, delivery: Delivery): Promise<DeliveryOutcome> {
  const isSale = delivery.facts.some(({ kind }) => kind === 'committed');
  const labels = isSale ? await readSeatLabels(db, delivery) : null;
  const statement = deliveryStatement(delivery, labels);
  const rows = await executeAgainIfOvertaken(db, statement);
  const { moved, conflicts } = rows[0]!;
  if (moved) return { kind: 'recorded', conflicts };
  const throughSeq = await readLedgerCursor(db, delivery);
  return { kind: throughSeq >= delivery.throughSeq ? 'duplicate' : 'gap', throughSeq };
}

/** Through which sequence Postgres has taken an epoch's ledger; 0: nothing yet. */
export async function readLedgerCursor(db: Database, ledger: { eventId: string; epoch: number }): Promise<number> {
  const { rows } = await db.execute<{ seq: number }>(sql`
    select through_seq::float8 as seq from ledger_cursors
    where event_id = ${ledger.eventId} and epoch = ${ledger.epoch}`);
  return rows[0]?.seq ?? 0;
}

interface DeliveryRow extends Record<string, unknown> {
  moved: boolean;
  conflicts: { bookingId: string; seats: number[] }[];
}

/**
 * The statement looks for taken seats before it writes tickets. Another delivery of the event that ends in between
 * makes the unique index refuse the whole statement; the second look sees what the first could not.
 */
async function executeAgainIfOvertaken(db: Database, statement: SQL): Promise<DeliveryRow[]> {
  try {
    return (await db.execute<DeliveryRow>(statement)).rows;
  } catch (error) {
    const failure = databaseFailure(error);
    const overtaken = failure.kind === 'unique-violation' && failure.constraint === 'tickets_live_seat';
    if (!overtaken && failure.kind !== 'conflict') throw error;
    return (await db.execute<DeliveryRow>(statement)).rows;
  }
}

function deliveryStatement(delivery: Delivery, labels: SeatLabels | null): SQL {
  const { eventId, epoch, afterSeq, throughSeq } = delivery;
  const input = inputOf(delivery.facts, labels);
  return sql`
    with moved as (
      insert into ledger_cursors as c (event_id, epoch, through_seq)
      select ${eventId}::uuid, ${epoch}::int, ${throughSeq}::bigint
      where ${afterSeq}::bigint = 0
        or exists (select 1 from ledger_cursors where event_id = ${eventId} and epoch = ${epoch})
      on conflict (event_id, epoch) do update set through_seq = excluded.through_seq where c.through_seq = ${afterSeq}
      returning c.event_id),
    booking as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(input.bookings)}::jsonb) as b(
        id uuid, user_id uuid, status text, currency text, face bigint, fee bigint, tax bigint,
        session_id text, payment_id text, refusal text, at_ms float8, effects jsonb, effects_if_disputed jsonb)),
    seat as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(input.seats)}::jsonb) as s(
        ticket_id uuid, booking_id uuid, is_second boolean, seat int, section text, row_label text, seat_number text,
        zone text, ticket_type text, face bigint, fee bigint, tax bigint)),
    disputed as materialized (
      select s.booking_id, jsonb_agg(s.seat order by s.seat) as seats
      from seat s
      where exists (
          select 1 from tickets t
          where t.event_id = ${eventId} and t.seat_index = s.seat and t.status <> 'void'
            and t.booking_id <> s.booking_id)
        or s.is_second
      group by s.booking_id),
    outcome as materialized (
      select b.*, to_timestamp(b.at_ms / 1000) as at, d.seats as disputed_seats,
        case when d.booking_id is null then b.status else 'refused' end as final_status,
        case when d.booking_id is null then b.refusal else 'seats-disputed' end as final_refusal,
        case when d.booking_id is null then b.effects else b.effects_if_disputed end as final_effects
      from moved cross join booking b left join disputed d on d.booking_id = b.id),
    written as (
      insert into bookings as b (id, event_id, user_id, status, currency, face_minor, fee_minor, tax_minor, total_minor,
        checkout_session_id, payment_id, ledger_epoch, ledger_seq, refusal_reason, created_at, captured_at)
      select id, ${eventId}, user_id, final_status, currency, face, fee, tax, face + fee + tax,
        session_id, payment_id, ${epoch}, ${throughSeq}, final_refusal, at,
        case when final_status = 'captured' then at end
      from outcome
      -- A payment was turned away, and then another one for the same hold was not.
      on conflict (id) do update
      set user_id = excluded.user_id, status = excluded.status, refusal_reason = null, currency = excluded.currency,
        face_minor = excluded.face_minor, fee_minor = excluded.fee_minor, tax_minor = excluded.tax_minor,
        total_minor = excluded.total_minor, checkout_session_id = excluded.checkout_session_id,
        payment_id = excluded.payment_id, ledger_epoch = excluded.ledger_epoch, ledger_seq = excluded.ledger_seq,
        created_at = excluded.created_at, captured_at = excluded.captured_at
      where b.status = 'refused' and excluded.status <> 'refused'
      returning b.id, b.status),
    heard as materialized (
      select id from written
      union
      -- A payment was turned away, and the seats of the one that was not are disputed: its row stays as it is.
      select o.id from outcome o join bookings b using (id)
      where o.disputed_seats is not null and b.status = 'refused'),
    sold as (
      insert into tickets (id, booking_id, event_id, seat_index, section, row_label, seat_number, zone, ticket_type,
        face_minor, fee_minor, tax_minor, status)
      select s.ticket_id, w.id, ${eventId}, s.seat, s.section, s.row_label, s.seat_number,
        s.zone, s.ticket_type, s.face, s.fee, s.tax, 'pending'
      from written w join seat s on s.booking_id = w.id
      where w.status <> 'refused'),
    work as (
      insert into outbox (topic, key, payload, available_at)
      select e.topic, e.key, e.payload, ${DUE_AT_ONCE}
      from (
        select final_effects as effects from outcome join heard using (id)
        union all
        select ${JSON.stringify(input.effects)}::jsonb from moved) owed
      cross join jsonb_to_recordset(owed.effects) as e(topic text, key text, payload jsonb)
      -- A rebuilt box office knows no booking that was refunded before: what came of that money is settled.
      where e.topic <> 'release-authorization' or not exists (
        select 1 from bookings b where b.payment_id = e.key and b.status not in ('refused', 'cancelled'))
      on conflict (topic, key) do nothing)
    select exists (select 1 from moved) as moved,
      coalesce((
        select jsonb_agg(jsonb_build_object('bookingId', id, 'seats', disputed_seats))
        from outcome join heard using (id) where disputed_seats is not null), '[]') as conflicts`;
}

interface DeliveryInput {
  bookings: Record<string, unknown>[];
  seats: Record<string, unknown>[];
  /** Owed whatever becomes of the booking's row. */
  effects: OutboxRow[];
}

/** The facts as rows: one booking an id, even if one payment for it was turned away and another one taken. */
function inputOf(facts: BookingFact[], labels: SeatLabels | null): DeliveryInput {
  const bookings = new Map<string, Record<string, unknown>>();
  const seats: Record<string, unknown>[] = [];
  const effects: BookingEffect[] = [];
  const sold = new Set<number>();
  for (const fact of facts) {
    switch (fact.kind) {
      case 'committed':
        bookings.set(fact.bookingId, committedRow(fact));
        seats.push(...seatRows(fact, sold, labels!));
        break;
      case 'commit-refused':
        if (!bookings.has(fact.bookingId)) bookings.set(fact.bookingId, refusedRow(fact));
        // Also when the hold was sold to another payment of its fan: this one is to be given back.
        effects.push(...firstMove(fact).effects);
        break;
      case 'expiring':
        effects.push({ kind: 'expire-session', holdId: fact.holdId, sessionId: fact.sessionId });
        break;
      default:
        unreachable(fact);
    }
  }
  return { bookings: [...bookings.values()], seats, effects: effects.map(outboxRow) };
}

function committedRow(fact: BookingFact & { kind: 'committed' }): Record<string, unknown> {
  const { to, effects } = firstMove(fact);
  const disputed = firstMove({ kind: 'seats-disputed', fact });
  return {
    id: fact.bookingId,
    user_id: fact.userId,
    status: to,
    currency: fact.currency,
    face: fact.total.faceMinor,
    fee: fact.total.feeMinor,
    tax: fact.total.taxMinor,
    session_id: fact.sessionId,
    payment_id: fact.paymentId,
    at_ms: fact.atMs,
    effects: effects.map(outboxRow),
    effects_if_disputed: disputed.effects.map(outboxRow),
  };
}

/** What was authorized and given back is known as one amount only. */
function refusedRow(fact: BookingFact & { kind: 'commit-refused' }): Record<string, unknown> {
  return {
    id: fact.bookingId,
    user_id: fact.userId,
    status: 'refused',
    currency: fact.currency,
    face: fact.amountMinor,
    fee: 0,
    tax: 0,
    session_id: fact.sessionId,
    payment_id: fact.paymentId,
    refusal: fact.reason,
    at_ms: fact.atMs,
    effects: [],
  };
}

/** `sold`: the seats of this delivery's earlier bookings; a seat that is sold twice in it is disputed. */
function seatRows(
  fact: BookingFact & { kind: 'committed' },
  sold: Set<number>,
  labels: SeatLabels,
): Record<string, unknown>[] {
  return fact.seats.map((seat) => {
    const { section, row, number } = labels(seat.seat);
    const isSecond = sold.has(seat.seat);
    sold.add(seat.seat);
    return {
      ticket_id: uuidV7<TicketId>(Date.now(), crypto.getRandomValues(new Uint8Array(10))),
      booking_id: fact.bookingId,
      is_second: isSecond,
      seat: seat.seat,
      section,
      row_label: row,
      seat_number: number,
      zone: seat.zone,
      ticket_type: seat.ticketType,
      face: seat.faceMinor,
      fee: seat.feeMinor,
      tax: seat.taxMinor,
    };
  });
}
