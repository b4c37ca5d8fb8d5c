import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { events } from './events.ts';

/** Codes that put a fan into an earlier class of an event's queue. */
export const presaleCodes = pgTable(
  'presale_codes',
  {
    eventId: uuid()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    /** Upper case, without spaces and hyphens. Readable: organisers hand them out. */
    code: text().notNull(),
    /** Name of the class. */
    class: text().notNull(),
    /** How many fans may use it. */
    usesMax: integer().notNull(),
    uses: integer().notNull().default(0),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.eventId, t.code] }),
    check('presale_codes_uses', sql`${t.uses} between 0 and ${t.usesMax}`),
  ],
);

/** Which fan used which code: the same fan does not use it up twice. */
export const presaleCodeUses = pgTable(
  'presale_code_uses',
  {
    eventId: uuid().notNull(),
    code: text().notNull(),
    userId: uuid().notNull(),
    usedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.eventId, t.code, t.userId] }),
    foreignKey({
      name: 'presale_code_uses_code',
      columns: [t.eventId, t.code],
      foreignColumns: [presaleCodes.eventId, presaleCodes.code],
    }).onDelete('cascade'),
  ],
);

/** Who was invited into an earlier class, by the hash of their address. */
export const presaleInvites = pgTable(
  'presale_invites',
  {
    eventId: uuid()
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    /** SHA-256, in hex, of the address in lower case. */
    emailHash: text().notNull(),
    /** Name of the class. */
    class: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.eventId, t.emailHash] }),
    index('presale_invites_by_class').on(t.eventId, t.class),
    check('presale_invites_hash', sql`${t.emailHash} ~ '^[0-9a-f]{64}$'`),
  ],
);
