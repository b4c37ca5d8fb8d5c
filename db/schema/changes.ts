import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgSequence, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** Numbers the changes of all events. */
export const eventChangeSequence = pgSequence('event_change_sequence');

/**
 * How far each event has changed, and how far each reader of changes has followed. The triggers of the migration that
 * made it write it, in the transaction of the change itself.
 */
export const eventChanges = pgTable(
  'event_changes',
  {
    reader: text().$type<ChangeReader>().notNull(),
    /** No reference: of an event that is gone the readers must hear too. */
    eventId: uuid().notNull(),
    /** Of the newest change. Taken under this row's lock, so that for one event it grows in the order of commits. */
    sequence: bigint({ mode: 'number' }).notNull(),
    /** Through which the reader has followed. */
    doneSequence: bigint({ mode: 'number' }).notNull().default(0),
    /** When the oldest change was made that the reader has not followed. */
    changedAt: instant().notNull(),
    /** Not before then: a change that can wait, the end of a worker's lease, or of the pause after a failure. */
    availableAt: instant().notNull(),
    attempts: integer().notNull().default(0),
    lastError: text(),
    /**
     * For the cache: what lists the event has left since it was followed, as `kind:name` (city:Zürich, category:music,
     * and ids of venues and performers). They show it no more, and must be read anew like those that show it now.
     */
    leftLists: text()
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
  },
  (t) => [
    primaryKey({ columns: [t.reader, t.eventId] }),
    index('event_changes_to_do')
      .on(t.reader, t.availableAt)
      .where(sql`${t.doneSequence} < ${t.sequence}`),
    check('event_changes_reader', sql`${t.reader} in ('search', 'cache', 'box-office')`),
  ],
);

/** Who must hear of changes: the search index, the cache at the edge, the event's box office. */
export type ChangeReader = 'search' | 'cache' | 'box-office';
