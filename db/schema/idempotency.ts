import { index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** Idempotency-Keys of mutations that no box office decides, kept for a day. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    /** Whose key it is. */
    owner: text().notNull(),
    key: text().notNull(),
    /** Of the one request that it belongs to. */
    digest: text().notNull(),
    /** What the request made; null: it is not known to have ended. */
    outcome: jsonb().$type<unknown>(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.owner, t.key] }), index('idempotency_keys_age').on(t.createdAt)],
);
