import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { events } from './events.ts';

export const performers = pgTable(
  'performers',
  {
    id: id(),
    slug: text().notNull().unique('performers_slug'),
    name: text().notNull(),
    type: text().$type<'person' | 'group'>().notNull(),
    biography: text(),
    externalKey: text().unique('performers_external_key'),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [index('performers_name').on(t.name, t.id), check('performers_type', sql`${t.type} in ('person', 'group')`)],
);

export const eventPerformers = pgTable(
  'event_performers',
  {
    eventId: uuid()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    performerId: uuid()
      .notNull()
      .references(() => performers.id),
    /** 0 is the headliner. */
    position: smallint().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.eventId, t.performerId] }),
    index('event_performers_performer').on(t.performerId, t.eventId),
  ],
);
