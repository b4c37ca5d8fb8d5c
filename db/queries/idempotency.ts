import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';

export interface KeyOwner {
  owner: string;
  key: string;
}

export type KeyClaim =
  /** Never seen, or seen with this request and not known to have ended: do it, in a way that may run twice. */
  | { kind: 'do' }
  | { kind: 'done'; outcome: unknown }
  /** The key belongs to another request. */
  | { kind: 'reused' };

/** Binds a key to a request, by the request's digest; says whether the request was done before. */
export async function claimIdempotencyKey(db: Database, claim: KeyOwner & { digest: string }): Promise<KeyClaim> {
  const { owner, key, digest } = claim;
  const { rows } = await db.execute<{ digest: string; outcome: unknown }>(sql`
    insert into idempotency_keys as k (owner, key, digest) values (${owner}, ${key}, ${digest})
    on conflict (owner, key) do update set digest = k.digest
    returning digest, outcome`);
  const row = rows[0]!;
  if (row.digest !== digest) return { kind: 'reused' };
  return row.outcome === null ? { kind: 'do' } : { kind: 'done', outcome: row.outcome };
}

/** Remembers what the request of a claimed key made. */
export async function keepIdempotencyOutcome(db: Database, kept: KeyOwner & { outcome: object }): Promise<void> {
  await db.execute(sql`
    update idempotency_keys set outcome = ${JSON.stringify(kept.outcome)}::jsonb
    where owner = ${kept.owner} and key = ${kept.key}`);
}

/** @param before RFC 3339 */
export async function forgetIdempotencyKeys(db: Database, before: string): Promise<void> {
  await db.execute(sql`delete from idempotency_keys where created_at < ${before}::timestamptz`);
}
