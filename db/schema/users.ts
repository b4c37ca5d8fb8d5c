import { sql } from 'drizzle-orm';
import { check, index, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import type { Role } from '../../domain/shared/roles.ts';
import { id, instant } from './columns.ts';

export const users = pgTable(
  'users',
  {
    id: id(),
    email: text().notNull().unique('users_email'),
    name: text(),
    /** E.164, shown to be theirs; null: they get no text messages. */
    phone: text(),
    roles: text()
      .array()
      .$type<Role[]>()
      .notNull()
      .default(sql`'{fan}'`),
    verifiedAt: instant(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    check('users_email_lower_case', sql`${t.email} = lower(${t.email})`),
    check('users_phone', sql`${t.phone} ~ '^\\+[1-9][0-9]{6,14}$'`),
    check('users_roles_known', sql`${t.roles} <@ array['fan', 'organiser', 'operator']`),
  ],
);

/** One-time codes that were mailed, or texted (then `email` is account and number). Only a hash is kept. */
export const loginCodes = pgTable(
  'login_codes',
  {
    id: id(),
    email: text().notNull(),
    codeHash: text().notNull(),
    attempts: smallint().notNull().default(0),
    expiresAt: instant().notNull(),
    usedAt: instant(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index('login_codes_live')
      .on(t.email, t.createdAt)
      .where(sql`${t.usedAt} is null`),
    check('login_codes_email_lower_case', sql`${t.email} = lower(${t.email})`),
  ],
);
