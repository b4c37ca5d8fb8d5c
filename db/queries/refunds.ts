import { sql, type SQL } from 'drizzle-orm';
import type { BookingEffect } from '../../domain/bookings/effects.ts';
import {
  decideRefund,
  type Refund,
  type RefundableBooking,
  type RefundDecision,
  type RefundReason,
  type RefundRefusal,
  type RefundRequest,
  type RefundState,
} from '../../domain/bookings/refund.ts';
import type { Currency } from '../../domain/shared/money.ts';
import { fail, type Result } from '../../domain/shared/result.ts';
import type { Database } from '../database.ts';
import { instantText } from './documents.ts';
import { workOf } from './outbox.ts';

/** Races that a request may lose before it gives up: each winner changed the booking. */
const TRIES_MAX = 10;

export type RefundRequestOutcome =
  | { kind: 'requested'; decision: RefundDecision }
  /** A refund of this id was begun before. */
  | { kind: 'already'; state: RefundState };

/**
 * Begins a refund: the tickets become void, the booking moves and the refund is owed, in one statement, by
 * compare-and-set on the booking's revision. Asked again with the same id it is the same refund.
 */
export async function requestRefund(
  db: Database,
  request: RefundRequest & { bookingId: string; now: string },
): Promise<Result<RefundRequestOutcome, RefundRefusal | { reason: 'booking-not-found' }>> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const found = await readRefundable(db, request);
    if (found === null) return fail({ reason: 'booking-not-found' });
    if (found.state !== null) return { ok: true, value: { kind: 'already', state: found.state } };
    const decided = decideRefund(found.booking, request);
    if (!decided.ok) return decided;
    const { rows } = await db.execute<{ moved: boolean }>(sql`
      with ${refundParts(request, { decision: decided.value, revision: found.revision })}
      select exists (select 1 from moved) as moved`);
    if (rows[0]!.moved) return { ok: true, value: { kind: 'requested', decision: decided.value } };
  }
  throw new Error(`the booking ${request.bookingId} changes all the time`);
}

/**
 * The parts of a statement that begin a decided refund, for callers that write more in the same transaction: it was
 * begun if `moved` has a row.
 */
export function refundParts(
  request: Pick<RefundRequest, 'refundId' | 'amountMinor' | 'reason'> & { bookingId: string; now: string },
  { decision, revision }: { decision: RefundDecision; revision: number },
): SQL {
  const { bookingId, refundId, amountMinor, reason, now } = request;
  const { from, to, state, seats, ticketIds } = decision;
  return sql`
    moved as (
      update bookings set status = ${to}, revision = revision + 1
      where id = ${bookingId} and status = ${from} and revision = ${revision}
        and not exists (select 1 from refunds where id = ${refundId})
      returning id, event_id),
    voided as (
      update tickets t set status = 'void' from moved
      where t.booking_id = moved.id and t.id = any(${sql.param(ticketIds)}::uuid[]) and t.status <> 'void'),
    begun as (
      insert into refunds (id, booking_id, event_id, ticket_ids, seats, amount_minor, reason, state, requested_at,
        settled_at)
      select ${refundId}, id, event_id, ${sql.param(ticketIds)}::uuid[], ${sql.param(seats)}::int[], ${amountMinor},
        ${reason}, ${state}, ${now}::timestamptz, case when ${state} = 'done' then ${now}::timestamptz end
      from moved),
    ${workOf(decision.effects)}`;
}

/** A booking as a refund must know it, its revision, and how far the refund of this id has come (null: not begun). */
export async function readRefundable(
  db: Database,
  asked: { bookingId: string; refundId: string },
): Promise<{ booking: RefundableBooking; revision: number; state: RefundState | null } | null> {
  const { bookingId, refundId } = asked;
  const { rows } = await db.execute<{ booking: RefundableBooking; revision: number; state: RefundState | null }>(sql`
    select b.revision, (select state from refunds where id = ${refundId}) as state, jsonb_build_object(
      'bookingId', b.id, 'stage', b.status, 'paymentId', b.payment_id, 'currency', b.currency,
      'totalMinor', b.total_minor,
      'refundedMinor', (
        select coalesce(sum(amount_minor), 0) from refunds where booking_id = b.id and state <> 'failed'),
      'tickets', coalesce((
        select jsonb_agg(jsonb_build_object('id', t.id, 'seat', t.seat_index, 'status', t.status) order by t.seat_index)
        from tickets t where t.booking_id = b.id), '[]')) as booking
    from bookings b where b.id = ${bookingId}`);
  return rows[0] ?? null;
}

/** A refund with what another attempt at it needs; null: there is none of that id. */
export async function readRefund(db: Database, refundId: string): Promise<RefundRecord | null> {
  const { rows } = await db.execute<{ refund: RefundRecord }>(sql`
    select ${refundRecord} as refund
    from refunds r join bookings b on b.id = r.booking_id where r.id = ${refundId}`);
  return rows[0]?.refund ?? null;
}

/** Of refund `r` of booking `b`. */
export const refundRecord: SQL = sql`jsonb_build_object(
  'refundId', r.id, 'bookingId', r.booking_id, 'attempt', r.attempt, 'state', r.state, 'seats', to_jsonb(r.seats),
  'amountMinor', r.amount_minor, 'providerId', r.provider_id, 'paymentId', b.payment_id, 'currency', b.currency)`;

export interface RefundRecord extends Refund {
  amountMinor: number;
  /** Of this attempt; null: not known yet. */
  providerId: string | null;
  paymentId: string | null;
  currency: Currency;
}

/**
 * Moves a refund by compare-and-set on state and attempt, with what that owes the world. `event`: the webhook that
 * said so, heard in the same transaction; heard before, nothing moves. False: it was moved meanwhile, or heard before.
 */
export async function settleRefund(
  db: Database,
  move: {
    refund: Pick<Refund, 'refundId' | 'state' | 'attempt'>;
    to: 'done' | 'failed';
    providerId: string | null;
    failure: string | null;
    effects: BookingEffect[];
    event: { id: string; type: string; at: string } | null;
    now: string;
  },
): Promise<boolean> {
  const { refund, to, providerId, failure, event, now } = move;
  const { rows } = await db.execute<{ moved: boolean }>(sql`
    with target as (
      select id from refunds
      where id = ${refund.refundId} and state = ${refund.state} and attempt = ${refund.attempt} for update),
    ${heardOf(event)}
    moved as (
      update refunds r
      set state = ${to}, settled_at = ${now}::timestamptz, failure = ${failure},
        provider_id = coalesce(${providerId}, provider_id)
      from target, heard where r.id = target.id
      returning r.id),
    ${workOf(move.effects)}
    select exists (select 1 from moved) as moved`);
  return rows[0]!.moved;
}

/** Remembers the provider's id of a refund that it is still working on: from then on that one is asked for. */
export async function noteProviderRefund(
  db: Database,
  refund: { refundId: string; attempt: number; providerId: string },
): Promise<void> {
  await db.execute(sql`
    update refunds set provider_id = ${refund.providerId}
    where id = ${refund.refundId} and attempt = ${refund.attempt} and state = 'requested'`);
}

/** A refund that failed for good is tried once more, under a key of its own. False: it has not failed, or not now. */
export async function retryRefund(db: Database, refund: RefundRecord): Promise<boolean> {
  const { refundId, bookingId, amountMinor, paymentId, currency } = refund;
  if (refund.state !== 'failed' || paymentId === null) return false;
  const attempt = refund.attempt + 1;
  const effect: BookingEffect = { kind: 'refund', bookingId, refundId, attempt, paymentId, amountMinor, currency };
  const { rows } = await db.execute<{ moved: boolean }>(sql`
    with moved as (
      update refunds set state = 'requested', attempt = ${attempt}, provider_id = null, settled_at = null, failure = null
      where id = ${refundId} and state = 'failed' and attempt = ${refund.attempt}
      returning id),
    ${workOf([effect])}
    select exists (select 1 from moved) as moved`);
  return rows[0]!.moved;
}

/** A refund as fans and organisers see it. */
export interface RefundDocument {
  id: string;
  seats: number[];
  amountMinor: number;
  reason: RefundReason;
  state: RefundState;
  requestedAt: string;
  settledAt: string | null;
}

/** Part of a statement: the refunds of booking `b` as a JSON array of `RefundDocument`, the oldest first. */
export const refundDocuments: SQL = sql`coalesce((
  select jsonb_agg(
    jsonb_build_object(
      'id', r.id, 'seats', to_jsonb(r.seats), 'amountMinor', r.amount_minor, 'reason', r.reason, 'state', r.state,
      'requestedAt', ${instantText(sql`r.requested_at`)},
      'settledAt', case when r.settled_at is null then null else ${instantText(sql`r.settled_at`)} end)
    order by r.requested_at, r.id)
  from refunds r where r.booking_id = b.id), '[]')`;

/** Part of a statement: remembers a webhook if there is a `target`; `heard` has a row when it is new, or there is none. */
export function heardOf(event: { id: string; type: string; at: string } | null): SQL {
  if (event === null) return sql`heard as (select id from target),`;
  return sql`
    heard as (
      insert into provider_events (id, type, at)
      select ${event.id}, ${event.type}, ${event.at}::timestamptz from target
      on conflict (id) do nothing
      returning id),`;
}
