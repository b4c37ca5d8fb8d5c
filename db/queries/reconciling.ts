import { sql } from 'drizzle-orm';
import type { BookingEvidence } from '../../domain/bookings/reconcile.ts';
import type { Database } from '../database.ts';
import { instantText } from './documents.ts';

/** What Postgres says of a booking, and where the others are to be asked about it. */
export interface BookingTestimony {
  eventId: string;
  /** Null: an order of nothing. */
  sessionId: string | null;
  evidence: BookingEvidence;
}

/** What Postgres has of these bookings, by id; those it does not have are not in it. */
export async function readBookingTestimonies(
  db: Database,
  bookingIds: readonly string[],
): Promise<Map<string, BookingTestimony>> {
  const { rows } = await db.execute<{ id: string; testimony: BookingTestimony }>(sql`
    select b.id, jsonb_build_object(
      'eventId', b.event_id, 'sessionId', b.checkout_session_id,
      'evidence', jsonb_build_object(
        'stage', b.status, 'paymentId', b.payment_id, 'currency', b.currency, 'totalMinor', b.total_minor,
        'tickets', coalesce((
          select jsonb_agg(jsonb_build_object('seat', t.seat_index, 'status', t.status) order by t.seat_index, t.id)
          from tickets t where t.booking_id = b.id), '[]'),
        'refunds', coalesce((
          select jsonb_agg(
            jsonb_build_object(
              'refundId', r.id, 'attempt', r.attempt, 'state', r.state, 'amountMinor', r.amount_minor,
              'seats', to_jsonb(r.seats))
            order by r.requested_at, r.id)
          from refunds r where r.booking_id = b.id), '[]'),
        'disputes', coalesce((
          select jsonb_agg(jsonb_build_object('disputeId', d.id, 'state', d.state) order by d.opened_at, d.id)
          from disputes d where d.booking_id = b.id), '[]'))) as testimony
    from bookings b where b.id = any(${sql.param([...bookingIds])}::uuid[])`);
  return new Map(rows.map(({ id, testimony }) => [id, testimony]));
}

/**
 * Bookings that Postgres alone knows to be stuck, the oldest first: on their way for too long, with a refund that is
 * under way or failed, or with a dispute that is open. `before`: RFC 3339; what is younger may still be at work.
 */
export async function listStuckBookings(db: Database, args: { before: string; limit: number }): Promise<string[]> {
  const { before, limit } = args;
  const { rows } = await db.execute<{ id: string }>(sql`
    select id from bookings b
    where (status in ('booked', 'captured') and created_at < ${before}::timestamptz)
      or exists (
        select 1 from refunds r
        where r.booking_id = b.id and r.state in ('requested', 'failed') and r.requested_at < ${before}::timestamptz)
      or exists (
        select 1 from disputes d
        where d.booking_id = b.id and d.state = 'open' and d.opened_at < ${before}::timestamptz)
    order by created_at, id limit ${limit}`);
  return rows.map(({ id }) => id);
}

/** The bookings that these payments are for. */
export async function listBookingsOfPayments(db: Database, paymentIds: readonly string[]): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select id from bookings where payment_id = any(${sql.param([...paymentIds])}::text[])`);
  return rows.map(({ id }) => id);
}

/** What a comparison of the records found. */
export interface ReconciliationReport {
  startedAt: string;
  endedAt: string;
  /** That were looked at. */
  holds: number;
  /** How often each kind of step was taken. */
  steps: Record<string, number>;
  drifts: { eventId: string; holdId: string; what: string }[];
  failures: { eventId: string; holdId: string; step: string; error: string }[];
}

export async function saveReconciliation(db: Database, report: ReconciliationReport): Promise<void> {
  const { startedAt, endedAt, holds, steps, drifts, failures } = report;
  await db.execute(sql`
    insert into reconciliations (started_at, ended_at, holds, steps, drifts, failures)
    values (${startedAt}, ${endedAt}, ${holds}, ${JSON.stringify(steps)}::jsonb, ${JSON.stringify(drifts)}::jsonb,
      ${JSON.stringify(failures)}::jsonb)`);
}

/** The last comparison; null: there was none yet. */
export async function readReconciliation(db: Database): Promise<ReconciliationReport | null> {
  const { rows } = await db.execute<{ report: ReconciliationReport }>(sql`
    select jsonb_build_object(
      'startedAt', ${instantText(sql`started_at`)}, 'endedAt', ${instantText(sql`ended_at`)}, 'holds', holds,
      'steps', steps, 'drifts', drifts, 'failures', failures) as report
    from reconciliations order by id desc limit 1`);
  return rows[0]?.report ?? null;
}
