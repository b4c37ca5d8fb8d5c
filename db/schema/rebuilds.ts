import { sql } from 'drizzle-orm';
import { check, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { events } from './events.ts';

/** Each time a lost box office is made again: one row an epoch, one running for an event. */
export const rebuilds = pgTable(
  'rebuilds',
  {
    eventId: uuid()
      .notNull()
      .references(() => events.id),
    /** The epoch that it opens. */
    epoch: integer().notNull(),
    /** Names the operator's request that began it: the same request finds it again. */
    requestKey: text().notNull(),
    state: text().$type<StoredRebuildState>().notNull(),
    /** Since when its sale may be open: whatever is lost from then on, this epoch is written by nobody else. */
    openingAt: instant(),
    startedAt: instant().notNull().defaultNow(),
    doneAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.eventId, t.epoch] }),
    uniqueIndex('rebuilds_running')
      .on(t.eventId)
      .where(sql`${t.state} = 'running'`),
    check('rebuilds_state', sql`${t.state} in ('running', 'done')`),
    check('rebuilds_epoch', sql`${t.epoch} > 1`),
  ],
);

type StoredRebuildState = 'running' | 'done';
