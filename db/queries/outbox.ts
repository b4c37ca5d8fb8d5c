import { sql, type SQL } from 'drizzle-orm';
import { effectKey, type BookingEffect } from '../../domain/bookings/effects.ts';
import type { Database } from '../database.ts';

/** An effect as a row of the outbox. The same topic and key is the same work, and is there once. */
export interface OutboxRow {
  topic: BookingEffect['kind'];
  key: string;
  payload: BookingEffect;
}

export function outboxRow(effect: BookingEffect): OutboxRow {
  return { topic: effect.kind, key: effectKey(effect), payload: effect };
}

/** `available_at` of new work. No clock in it: the worker's may be behind the database's. */
export const DUE_AT_ONCE = sql`to_timestamp(0)`;

/** A part of a statement: writes what a move owes the world when `moved` has a row. The same work is owed once. */
export function workOf(effects: BookingEffect[]): SQL {
  return sql`work as (
    insert into outbox (topic, key, payload, available_at)
    select e.topic, e.key, e.payload, ${DUE_AT_ONCE}
    from (select 1 from moved limit 1) once cross join jsonb_to_recordset(${JSON.stringify(effects.map(outboxRow))}::jsonb)
      as e(topic text, key text, payload jsonb)
    on conflict (topic, key) do nothing)`;
}

export interface OutboxWork {
  id: string;
  effect: BookingEffect;
  /** This one included. */
  attempts: number;
}

/**
 * Takes up to `limit` pieces of work (of one topic, or of any) for `leaseSeconds`; what is not finished by then is offered again. Two workers
 * at once get different ones.
 */
export async function claimOutbox(
  db: Database,
  args: { limit: number; now: string; leaseSeconds: number; topic?: OutboxRow['topic'] },
): Promise<OutboxWork[]> {
  const { limit, now, leaseSeconds, topic } = args;
  const isWanted = topic === undefined ? sql`true` : sql`topic = ${topic}`;
  const { rows } = await db.execute<{ id: string; effect: BookingEffect; attempts: number }>(sql`
    with claimed as (
      update outbox
      set attempts = attempts + 1, available_at = ${now}::timestamptz + ${leaseSeconds} * interval '1 second'
      where id in (
        select id from outbox
        where done_at is null and available_at <= ${now}::timestamptz and ${isWanted}
        order by available_at, id
        limit ${limit}
        for update skip locked)
      returning id, payload, attempts)
    select id::text, payload as effect, attempts from claimed order by claimed.id`);
  return rows;
}

export async function finishOutbox(db: Database, args: { ids: string[]; now: string }): Promise<void> {
  await db.execute(sql`
    update outbox set done_at = ${args.now}::timestamptz, last_error = null
    where id = any(${sql.param(args.ids)}::bigint[]) and done_at is null`);
}

/** Offers the work again at `retryAt`. */
export async function failOutbox(db: Database, args: { id: string; error: string; retryAt: string }): Promise<void> {
  await db.execute(sql`
    update outbox set last_error = ${args.error}, available_at = ${args.retryAt}::timestamptz
    where id = ${args.id}::bigint and done_at is null`);
}
