import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { events } from './events.ts';

/** What has to be done because of what was committed: written in the same transaction. */
export const outbox = pgTable(
  'outbox',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    topic: text().notNull(),
    /** Names the thing the work is about; once for each topic. */
    key: text().notNull(),
    payload: jsonb().$type<unknown>().notNull(),
    createdAt: instant().notNull().defaultNow(),
    /** Not before then: the end of a worker's lease, or of the pause after a failure. */
    availableAt: instant().notNull(),
    attempts: integer().notNull().default(0),
    doneAt: instant(),
    lastError: text(),
  },
  (t) => [
    unique('outbox_topic_key').on(t.topic, t.key),
    index('outbox_to_do')
      .on(t.availableAt, t.id)
      .where(sql`${t.doneAt} is null`),
  ],
);

/** Webhooks that have been acted on. */
export const providerEvents = pgTable('provider_events', {
  id: text().primaryKey(),
  type: text().notNull(),
  at: instant().notNull(),
});

/** Messages that the queue gave up on: an operator looks at them and has them played again. */
export const deadLetters = pgTable(
  'dead_letters',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** The queue's own id of the message: stored once, however often it is delivered. */
    messageId: text().notNull().unique('dead_letters_message'),
    kind: text().notNull(),
    body: jsonb().$type<unknown>().notNull(),
    diedAt: instant().notNull().defaultNow(),
    /** When it was put back into the queue; null: not yet. */
    replayedAt: instant(),
  },
  (t) => [
    index('dead_letters_waiting')
      .on(t.id)
      .where(sql`${t.replayedAt} is null`),
  ],
);

/** How far Postgres has taken each box office's ledger. */
export const ledgerCursors = pgTable(
  'ledger_cursors',
  {
    eventId: uuid()
      .notNull()
      .references(() => events.id),
    epoch: integer().notNull(),
    throughSeq: bigint({ mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.eventId, t.epoch] })],
);
