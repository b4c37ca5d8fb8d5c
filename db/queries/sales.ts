import { sql } from 'drizzle-orm';
import type { RefundState } from '../../domain/bookings/refund.ts';
import type { Currency } from '../../domain/shared/money.ts';
import type { Database } from '../database.ts';
import { instantText } from './documents.ts';

/** What an event has sold. Amounts in minor units of its currency. */
export interface Sales {
  eventId: string;
  asOf: string;
  currency: Currency;
  /** But for those that were called off or refused. */
  bookings: number;
  tickets: number;
  grossMinor: number;
  /** Of that, what went back or is on its way. */
  refundedMinor: number;
  /** Bookings in each of the last 60 minutes, the oldest first. */
  perMinute: number[];
}

/** Null: no such event. */
export async function readSales(db: Database, eventId: string): Promise<Sales | null> {
  const { rows } = await db.execute<{ document: Sales }>(sql`
    with standing as (
      select total_minor, created_at from bookings
      where event_id = ${eventId} and status not in ('cancelled', 'refused')),
    recent as (
      select greatest(0, floor(extract(epoch from now() - created_at) / 60))::int as ago, count(*)::int as bookings
      from standing where created_at > now() - interval '60 minutes'
      group by 1)
    select jsonb_build_object(
      'eventId', e.id, 'asOf', ${instantText(sql`now()`)}, 'currency', e.currency,
      'bookings', (select count(*) from standing),
      'tickets', (select count(*) from tickets where event_id = e.id and status <> 'void'),
      'grossMinor', (select coalesce(sum(total_minor), 0) from standing),
      'refundedMinor', (
        select coalesce(sum(amount_minor), 0) from refunds where event_id = e.id and state <> 'failed'),
      'perMinute', (
        select jsonb_agg(coalesce(r.bookings, 0) order by minute.ago desc)
        from generate_series(0, 59) as minute(ago) left join recent r on r.ago = minute.ago)) as document
    from events e where e.id = ${eventId}`);
  return rows[0]?.document ?? null;
}

const REFUNDS_LISTED_MAX = 200;

/** A refund as a list for organisers has it. */
export interface ListedRefund {
  id: string;
  bookingId: string;
  amountMinor: number;
  currency: Currency;
  state: RefundState;
  attempt: number;
  failure: string | null;
  requestedAt: string;
}

/** An event's refunds in a state, the oldest first. */
export async function listRefunds(
  db: Database,
  asked: { eventId: string; state: RefundState },
): Promise<ListedRefund[]> {
  const { rows } = await db.execute<{ document: ListedRefund }>(sql`
    select jsonb_build_object(
      'id', r.id, 'bookingId', r.booking_id, 'amountMinor', r.amount_minor, 'currency', b.currency, 'state', r.state,
      'attempt', r.attempt, 'failure', r.failure, 'requestedAt', ${instantText(sql`r.requested_at`)}) as document
    from refunds r join bookings b on b.id = r.booking_id
    where r.event_id = ${asked.eventId} and r.state = ${asked.state}
    order by r.requested_at, r.id limit ${REFUNDS_LISTED_MAX}`);
  return rows.map(({ document }) => document);
}
