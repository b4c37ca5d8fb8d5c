import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { instantText } from './documents.ts';

const LISTED_MAX = 200;

/** A message that the queue gave up on. */
export interface DeadLetter {
  id: number;
  kind: string;
  diedAt: string;
  replayedAt: string | null;
  body: unknown;
}

/** Stores messages, each once. Answers how many were new. */
export async function storeDeadLetters(
  db: Database,
  letters: { messageId: string; kind: string; body: unknown }[],
): Promise<number> {
  const { rows } = await db.execute(sql`
    insert into dead_letters (message_id, kind, body)
    select l."messageId", l.kind, l.body
    from jsonb_to_recordset(${JSON.stringify(letters)}::jsonb) as l("messageId" text, kind text, body jsonb)
    on conflict (message_id) do nothing
    returning id`);
  return rows.length;
}

/** Those that wait first, then the newest. */
export async function listDeadLetters(db: Database): Promise<DeadLetter[]> {
  const { rows } = await db.execute<{ letter: DeadLetter }>(sql`
    select ${deadLetter} as letter from dead_letters
    order by replayed_at is not null, id desc limit ${LISTED_MAX}`);
  return rows.map(({ letter }) => letter);
}

/** Those of these ids that are there. */
export async function readDeadLetters(db: Database, ids: number[]): Promise<DeadLetter[]> {
  const { rows } = await db.execute<{ letter: DeadLetter }>(sql`
    select ${deadLetter} as letter from dead_letters where id = any(${sql.param(ids)}::bigint[]) order by id`);
  return rows.map(({ letter }) => letter);
}

/** They are in the queue again. */
export async function markReplayed(db: Database, ids: number[]): Promise<void> {
  await db.execute(sql`
    update dead_letters set replayed_at = now() where id = any(${sql.param(ids)}::bigint[])`);
}

const deadLetter = sql`jsonb_build_object(
  'id', id, 'kind', kind, 'diedAt', ${instantText(sql`died_at`)},
  'replayedAt', case when replayed_at is null then null else ${instantText(sql`replayed_at`)} end, 'body', body)`;
