import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, jsonb, pgTable } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** Each time that box office, Postgres and provider were compared, and what that found. */
export const reconciliations = pgTable(
  'reconciliations',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    startedAt: instant().notNull(),
    endedAt: instant().notNull(),
    /** Holds that were looked at. */
    holds: integer().notNull(),
    steps: jsonb().$type<Record<string, number>>().notNull(),
    /** What no step closes: a person must look. */
    drifts: jsonb().$type<unknown[]>().notNull(),
    /** What could not be done now. */
    failures: jsonb().$type<unknown[]>().notNull(),
  },
  (t) => [
    index('reconciliations_by_time').on(t.startedAt),
    check('reconciliations_times', sql`${t.endedAt} >= ${t.startedAt}`),
  ],
);
