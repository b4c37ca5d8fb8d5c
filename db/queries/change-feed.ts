import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import type { ChangeReader } from '../schema/changes.ts';

/** An event that has changed, as far as it had when this was read. */
export interface EventChange {
  eventId: string;
  /** Of the newest change. */
  sequence: number;
}

export interface ClaimedChange extends EventChange {
  /** This one included, since the last change. */
  attempts: number;
  /** Lists that the event has left, as `event_changes.left_lists` has them; of the cache's changes only. */
  leftLists: string[];
}

/**
 * Takes up to `limit` changed events for a reader and `leaseSeconds`; those that are not followed by then are offered
 * again. Two workers at once get different ones; a change that comes meanwhile is offered at once.
 */
export async function claimChanges(
  db: Database,
  args: { reader: ChangeReader; limit: number; now: string; leaseSeconds: number },
): Promise<ClaimedChange[]> {
  const { reader, limit, now, leaseSeconds } = args;
  const { rows } = await db.execute<ClaimedChange & Record<string, unknown>>(sql`
    update event_changes
    set attempts = attempts + 1, available_at = ${now}::timestamptz + ${leaseSeconds} * interval '1 second'
    where reader = ${reader} and event_id in (
      select event_id from event_changes
      where reader = ${reader} and done_sequence < sequence and available_at <= ${now}::timestamptz
      order by available_at, event_id
      limit ${limit}
      for update skip locked)
    returning event_id as "eventId", sequence::float8 as sequence, attempts, left_lists as "leftLists"`);
  return rows;
}

/**
 * Says that the reader has followed the events through these sequences. One that has changed since stays to be done.
 * @returns how long the oldest of these changes had waited, in seconds
 */
export async function finishChanges(
  db: Database,
  args: { reader: ChangeReader; done: readonly EventChange[] },
): Promise<number> {
  const { rows } = await db.execute<{ seconds: number }>(sql`
    with done as (
      select * from jsonb_to_recordset(${JSON.stringify(args.done)}::jsonb) as d("eventId" uuid, sequence bigint)),
    before as (
      select c.* from event_changes c join done on c.event_id = done."eventId" where c.reader = ${args.reader}),
    finished as (
      update event_changes c
      set done_sequence = greatest(c.done_sequence, done.sequence), last_error = null, attempts = 0,
        left_lists = case when c.sequence > done.sequence then c.left_lists else '{}' end,
        -- What has come since came after the claim.
        changed_at = case when c.sequence > done.sequence then clock_timestamp() else c.changed_at end
      from done join before on before.event_id = done."eventId"
      where c.reader = ${args.reader} and c.event_id = done."eventId"
      returning extract(epoch from clock_timestamp() - before.changed_at)::float8 as seconds)
    select coalesce(max(seconds), 0) as seconds from finished`);
  return rows[0]!.seconds;
}

/** Offers the events again at `retryAt`, or at once where they have changed meanwhile. */
export async function postponeChanges(
  db: Database,
  args: { reader: ChangeReader; events: readonly EventChange[]; retryAt: string; error: string },
): Promise<void> {
  await db.execute(sql`
    update event_changes c set available_at = ${args.retryAt}::timestamptz, last_error = ${args.error}
    from jsonb_to_recordset(${JSON.stringify(args.events)}::jsonb) as e("eventId" uuid, sequence bigint)
    where c.reader = ${args.reader} and c.event_id = e."eventId" and c.sequence = e.sequence`);
}

/** How far a reader is behind. */
export interface ChangeLag {
  reader: ChangeReader;
  /** Events that it has not followed. */
  waiting: number;
  /** Of these, those that have failed before. */
  failing: number;
  /** How long the oldest change has waited, in seconds; null: none waits. */
  oldestSeconds: number | null;
  /** Why the last one failed; null: none has. */
  lastError: string | null;
}

/** Of each reader, those included that are not behind. */
export async function readChangeLag(db: Database): Promise<ChangeLag[]> {
  const { rows } = await db.execute<ChangeLag & Record<string, unknown>>(sql`
    select reader, count(event_id)::int as waiting, count(last_error)::int as failing,
      extract(epoch from clock_timestamp() - min(changed_at))::float8 as "oldestSeconds", max(last_error) as "lastError"
    from unnest(array['search', 'cache', 'box-office']) as reader
    left join (select * from event_changes where done_sequence < sequence) behind using (reader)
    group by reader
    order by reader`);
  return rows;
}
