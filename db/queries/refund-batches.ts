import { sql } from 'drizzle-orm';
import type { BookingEffect } from '../../domain/bookings/effects.ts';
import type { Database } from '../database.ts';
import { outboxRow } from './outbox.ts';
import { refundRecord, type RefundRecord } from './refunds.ts';

/** Refunds of these ids, in any order. */
export async function readRefunds(db: Database, refundIds: string[]): Promise<RefundRecord[]> {
  const { rows } = await db.execute<{ refund: RefundRecord }>(sql`
    select ${refundRecord} as refund
    from refunds r join bookings b on b.id = r.booking_id
    where r.id = any(${sql.param(refundIds)}::uuid[])`);
  return rows.map(({ refund }) => refund);
}

/**
 * Writes of many refunds at once that their money has gone, with what that owes, and that the work is done. One that was
 * moved meanwhile stays as it is: whoever moved it has written what it owes.
 */
export async function settleRefundsDone(
  db: Database,
  given: {
    done: { refundId: string; attempt: number; providerId: string | null; effects: BookingEffect[] }[];
    /** Rows of the outbox. */
    workIds: string[];
    now: string;
  },
): Promise<void> {
  const { now, workIds } = given;
  const input = given.done.map(({ refundId, attempt, providerId, effects }) => ({
    refund_id: refundId,
    attempt,
    provider_id: providerId,
    effects: effects.map(outboxRow),
  }));
  await db.execute(sql`
    with input as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as i(
        refund_id uuid, attempt int, provider_id text, effects jsonb)),
    moved as (
      update refunds r
      set state = 'done', settled_at = ${now}::timestamptz, failure = null,
        provider_id = coalesce(i.provider_id, r.provider_id)
      from input i
      where r.id = i.refund_id and r.state = 'requested' and r.attempt = i.attempt
      returning r.id),
    work as (
      insert into outbox (topic, key, payload, available_at)
      select e.topic, e.key, e.payload, now()
      from input i join moved m on m.id = i.refund_id
      cross join jsonb_to_recordset(i.effects) as e(topic text, key text, payload jsonb)
      on conflict (topic, key) do nothing)
    update outbox set done_at = ${now}::timestamptz, last_error = null
    where id = any(${sql.param(workIds)}::bigint[]) and done_at is null`);
}
