import { sql } from 'drizzle-orm';
import type { DisputableStage, SagaMove } from '../../domain/bookings/saga.ts';
import type { Database } from '../database.ts';
import type { BookingStatus } from '../schema/bookings.ts';
import type { DisputeState } from '../schema/refunds.ts';
import { workOf } from './outbox.ts';
import { heardOf } from './refunds.ts';

/** The booking that a payment is for, and what is known of the dispute. */
export interface DisputedBooking {
  bookingId: string;
  status: BookingStatus;
  state: DisputeState | null;
  before: DisputableStage | null;
}

/** Null: the payment is for no booking that Postgres has. */
export async function readDisputed(
  db: Database,
  about: { disputeId: string; paymentId: string },
): Promise<DisputedBooking | null> {
  const { rows } = await db.execute<{ [Name in keyof DisputedBooking]: DisputedBooking[Name] }>(sql`
    select b.id as "bookingId", b.status, d.state, d.before
    from bookings b left join disputes d on d.id = ${about.disputeId}
    where b.payment_id = ${about.paymentId}
    limit 1`);
  return rows[0] ?? null;
}

/**
 * Writes what was heard of a dispute, the webhook that said so, the booking's move and what that owes, in one
 * statement: all or nothing. A dispute is opened once and closed once, whatever comes twice or in the wrong order.
 * `conflict`: the booking was moved meanwhile, and nothing was written.
 */
export async function recordDispute(
  db: Database,
  heard: {
    dispute: { id: string; bookingId: string; amountMinor: number; state: DisputeState; at: string };
    move: NonNullable<SagaMove>;
    event: { id: string; type: string; at: string };
  },
): Promise<'recorded' | 'heard-before' | 'conflict'> {
  const { dispute, move, event } = heard;
  const { from, to } = move;
  const isOpen = dispute.state === 'open';
  const before = from === 'issued' || from === 'part_refunded' ? from : null;
  const { rows } = await db.execute<{ found: boolean; moved: boolean }>(sql`
    with target as (
      select id from bookings where id = ${dispute.bookingId} and status = ${from} for update),
    ${heardOf(event)}
    known as (
      insert into disputes as d (id, booking_id, amount_minor, state, before, opened_at, closed_at)
      select ${dispute.id}, target.id, ${dispute.amountMinor}, ${dispute.state}, ${before}, ${dispute.at}::timestamptz,
        ${isOpen ? null : dispute.at}::timestamptz
      from target, heard
      on conflict (id) do update set state = excluded.state, closed_at = excluded.closed_at
      where d.state = 'open' and excluded.state <> 'open'
      returning d.booking_id),
    moved as (
      update bookings b set status = ${to}, revision = revision + 1
      from known where b.id = known.booking_id
      returning b.id),
    voided as (
      update tickets t set status = 'void' from moved
      where ${to === 'refunded' && from !== 'refunded'} and t.booking_id = moved.id and t.status <> 'void'),
    ${workOf(move.effects)}
    select exists (select 1 from target) as found, exists (select 1 from moved) as moved`);
  const { found, moved } = rows[0]!;
  if (!found) return 'conflict';
  return moved ? 'recorded' : 'heard-before';
}
