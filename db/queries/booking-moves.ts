import { sql, type SQL } from 'drizzle-orm';
import type { BookingEffect } from '../../domain/bookings/effects.ts';
import type { Database } from '../database.ts';
import type { BookingStatus } from '../schema/bookings.ts';
import { workOf } from './outbox.ts';

export type MoveOutcome =
  | { kind: 'moved' }
  /** It was there already: the message was heard before. */
  | { kind: 'already' }
  /** `status` null: there is no such booking. */
  | { kind: 'conflict'; status: BookingStatus | null };

/**
 * Moves a booking by compare-and-set on its status, and writes what the move owes the world, in one statement.
 * Cancelling and refunding void its tickets, which frees the seats for another sale.
 */
export async function moveBooking(
  db: Database,
  move: { bookingId: string; from: BookingStatus; to: BookingStatus; effects: BookingEffect[]; now: string },
): Promise<MoveOutcome> {
  const { bookingId, from, to, now } = move;
  const voids = to === 'cancelled' || to === 'refunded';
  const { rows } = await db.execute<MoveRow>(sql`
    with moved as (
      update bookings
      set status = ${to}, revision = revision + 1,
        captured_at = case when ${to} = 'captured' then ${now}::timestamptz else captured_at end
      where id = ${bookingId} and status = ${from}
      returning id),
    voided as (
      update tickets set status = 'void'
      where ${voids} and booking_id in (select id from moved) and status <> 'void'),
    ${workOf(move.effects)}
    ${outcomeColumns(bookingId)}`);
  return outcomeOf(rows[0], to);
}

/**
 * Makes a captured booking's tickets live, each with the code that its QR says: all of them or none.
 * Codes for other than its pending tickets are a conflict.
 */
export async function issueTickets(
  db: Database,
  args: { bookingId: string; codes: { ticketId: string; code: string }[]; effects: BookingEffect[]; now: string },
): Promise<MoveOutcome> {
  const { bookingId, codes, now } = args;
  const { rows } = await db.execute<MoveRow>(sql`
    with code as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(codes)}::jsonb) as c("ticketId" uuid, code text)),
    moved as (
      update bookings b
      set status = 'issued', revision = revision + 1, issued_at = ${now}::timestamptz
      where b.id = ${bookingId} and b.status = 'captured'
        and not exists (
          select 1 from (select id from tickets where booking_id = ${bookingId} and status = 'pending') t
          full join code on code."ticketId" = t.id
          where t.id is null or code."ticketId" is null)
      returning b.id),
    live as (
      update tickets t set status = 'live', code = code.code
      from code, moved
      where t.id = code."ticketId" and t.booking_id = moved.id),
    ${workOf(args.effects)}
    ${outcomeColumns(bookingId)}`);
  return outcomeOf(rows[0], 'issued');
}

/** Remembers that webhooks were acted on. Again it changes nothing. */
export async function recordProviderEvents(
  db: Database,
  events: { id: string; type: string; at: string }[],
): Promise<void> {
  await db.execute(sql`
    insert into provider_events (id, type, at)
    select id, type, at from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as e(id text, type text, at timestamptz)
    on conflict (id) do nothing`);
}

/** Those of these webhooks that were acted on before. */
export async function listKnownEvents(db: Database, ids: string[]): Promise<Set<string>> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select id from provider_events where id = any(${sql.param(ids)}::text[])`);
  return new Set(rows.map(({ id }) => id));
}

interface MoveRow extends Record<string, unknown> {
  moved: boolean;
  /** Before the statement. */
  status: BookingStatus | null;
}

function outcomeColumns(bookingId: string): SQL {
  return sql`
    select exists (select 1 from moved) as moved, (select status from bookings where id = ${bookingId}) as status`;
}

function outcomeOf(row: MoveRow | undefined, to: BookingStatus): MoveOutcome {
  if (row?.moved) return { kind: 'moved' };
  const status = row?.status ?? null;
  return status === to ? { kind: 'already' } : { kind: 'conflict', status };
}
