import { sql } from 'drizzle-orm';
import type { Quote } from '../../domain/pricing/quote.ts';
import type { HoldId, UserId } from '../../domain/shared/ids.ts';
import { sumPrices, type Currency } from '../../domain/shared/money.ts';
import type { Database } from '../database.ts';
import type { RebuildState } from '../schema/rebuilds.ts';

/** The rebuild of an event that runs, or else the one that this request began; null: neither. */
export async function findRebuild(
  db: Database,
  args: { eventId: string; requestKey: string },
): Promise<{ epoch: number; state: RebuildState } | null> {
  const { rows } = await db.execute<{ epoch: number; state: RebuildState }>(sql`
    select epoch, state from rebuilds
    where event_id = ${args.eventId} and (state = 'running' or request_key = ${args.requestKey})
    order by state = 'running' desc, epoch desc
    limit 1`);
  return rows[0] ?? null;
}

/** Moves the event to its next epoch, by compare-and-set, and begins the rebuild of it. False: it has moved already. */
export async function beginRebuild(
  db: Database,
  args: { eventId: string; fromEpoch: number; requestKey: string },
): Promise<boolean> {
  const { eventId, fromEpoch, requestKey } = args;
  const { rows } = await db.execute(sql`
    with moved as (
      update events set epoch = epoch + 1, updated_at = now()
      where id = ${eventId} and epoch = ${fromEpoch} and epoch > 0
      returning id, epoch)
    insert into rebuilds (event_id, epoch, request_key, state)
    select id, epoch, ${requestKey}, 'running' from moved
    returning epoch`);
  return rows.length > 0;
}

/** The sale is open at this epoch. */
export async function finishRebuild(db: Database, args: { eventId: string; epoch: number }): Promise<void> {
  await db.execute(sql`
    update rebuilds set state = 'done', done_at = now()
    where event_id = ${args.eventId} and epoch = ${args.epoch} and state = 'running'`);
}

/** Takes no more of an epoch's ledger: deliveries that come from now on count as taken before. */
export async function closeLedger(db: Database, args: { eventId: string; epoch: number }): Promise<void> {
  await db.execute(sql`
    insert into ledger_cursors (event_id, epoch, through_seq)
    values (${args.eventId}, ${args.epoch}, ${Number.MAX_SAFE_INTEGER}::bigint)
    on conflict (event_id, epoch) do update set through_seq = excluded.through_seq`);
}

/** A booking with the seats that are still its own. */
export interface StandingBooking {
  holdId: HoldId;
  userId: UserId;
  quote: Quote;
  sessionId: string | null;
  paymentId: string | null;
}

/** Every booking of an event that has seats, in the order in which they were made. */
export async function listStandingBookings(db: Database, eventId: string): Promise<StandingBooking[]> {
  const { rows } = await db.execute<StandingRow>(sql`
    select b.id as "holdId", b.user_id as "userId", b.currency,
      b.checkout_session_id as "sessionId", b.payment_id as "paymentId",
      jsonb_agg(jsonb_build_object(
        'seat', t.seat_index, 'zone', t.zone, 'ticketType', t.ticket_type,
        'faceMinor', t.face_minor, 'feeMinor', t.fee_minor, 'taxMinor', t.tax_minor) order by t.seat_index) as seats
    from bookings b join tickets t on t.booking_id = b.id and t.status <> 'void'
    where b.event_id = ${eventId}
    group by b.id
    order by b.created_at, b.id`);
  return rows.map(({ currency, seats, ...booking }) => ({
    ...booking,
    quote: { currency, seats, total: sumPrices(seats) },
  }));
}

/** The payment sessions whose outcome Postgres has, sold or turned away. */
export async function listSettledSessions(db: Database, eventId: string): Promise<Set<string>> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select checkout_session_id as id from bookings
    where event_id = ${eventId} and checkout_session_id is not null`);
  return new Set(rows.map(({ id }) => id));
}

/** Those of these payments that are given back, or will be. */
export async function listGivenBack(db: Database, paymentIds: string[]): Promise<Set<string>> {
  const { rows } = await db.execute<{ key: string }>(sql`
    select key from outbox
    where topic = 'release-authorization' and key = any(${sql.param(paymentIds)}::text[])`);
  return new Set(rows.map(({ key }) => key));
}

interface StandingRow extends Record<string, unknown>, Omit<StandingBooking, 'quote'> {
  currency: Currency;
  seats: Quote['seats'];
}
