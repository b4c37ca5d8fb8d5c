import { sql } from 'drizzle-orm';
import type { Quote } from '../../domain/pricing/quote.ts';
import type { HoldId, UserId } from '../../domain/shared/ids.ts';
import { sumPrices, type Currency } from '../../domain/shared/money.ts';
import type { Database } from '../database.ts';

export interface Rebuild {
  epoch: number;
  /** Of the request that began it. */
  requestKey: string;
  state: RebuildState;
}

/** How far a rebuild has come. */
export type RebuildState =
  | { name: 'running' }
  /** Its sale may be open, or has been: since so many milliseconds. */
  | { name: 'opening'; sinceMs: number }
  | { name: 'done' };

/** The rebuild of an event that runs, or else the one that this request began; null: neither. */
export async function findRebuild(
  db: Database,
  args: { eventId: string; requestKey: string },
): Promise<Rebuild | null> {
  const { rows } = await db.execute<RebuildRow>(sql`
    select epoch, request_key as "requestKey", state = 'done' as "isDone",
      (extract(epoch from now() - opening_at) * 1000)::float8 as "openingMs"
    from rebuilds
    where event_id = ${args.eventId} and (state = 'running' or request_key = ${args.requestKey})
    order by state = 'running' desc, epoch desc
    limit 1`);
  const [row] = rows;
  return row ? { epoch: row.epoch, requestKey: row.requestKey, state: stateOf(row) } : null;
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

/** Takes the one leave to open the sale at an epoch. False: somebody has it, or the rebuild is over. */
export async function beginOpening(db: Database, args: { eventId: string; epoch: number }): Promise<boolean> {
  const { rows } = await db.execute(sql`
    update rebuilds set opening_at = now()
    where event_id = ${args.eventId} and epoch = ${args.epoch} and state = 'running' and opening_at is null
    returning epoch`);
  return rows.length > 0;
}

/** Leaves an epoch behind that may have been open and is not: the rebuild goes on at the next one. */
export async function leaveEpoch(db: Database, args: { eventId: string; epoch: number }): Promise<void> {
  const { eventId, epoch } = args;
  await db.execute(sql`
    with ended as (
      update rebuilds set state = 'done', done_at = now()
      where event_id = ${eventId} and epoch = ${epoch} and state = 'running' and opening_at is not null
      returning event_id, epoch, request_key),
    moved as (
      update events e set epoch = e.epoch + 1, updated_at = now()
      from ended where e.id = ended.event_id and e.epoch = ended.epoch
      returning e.id, e.epoch, ended.request_key)
    insert into rebuilds (event_id, epoch, request_key, state)
    select id, epoch, request_key, 'running' from moved`);
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

interface RebuildRow extends Record<string, unknown> {
  epoch: number;
  requestKey: string;
  isDone: boolean;
  openingMs: number | null;
}

function stateOf({ isDone, openingMs }: RebuildRow): RebuildState {
  if (isDone) return { name: 'done' };
  return openingMs === null ? { name: 'running' } : { name: 'opening', sinceMs: openingMs };
}

interface StandingRow extends Record<string, unknown>, Omit<StandingBooking, 'quote'> {
  currency: Currency;
  seats: Quote['seats'];
}
