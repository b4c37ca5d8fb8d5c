import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** The delivery log: each message to a fan, by the channel and address that it went to. */
export const notifications = pgTable(
  'notifications',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Names the message: what it says, about what, to whom. It is sent once. */
    key: text().notNull().unique('notifications_key'),
    bookingId: uuid().notNull(),
    what: text().notNull(),
    channel: text().$type<NotificationChannel>().notNull(),
    recipient: text().notNull(),
    state: text().$type<NotificationState>().notNull(),
    attempts: integer().notNull().default(1),
    /** The provider's own, to ask it what became of the message. */
    providerId: text(),
    lastError: text(),
    createdAt: instant().notNull().defaultNow(),
    sentAt: instant(),
  },
  (t) => [
    index('notifications_by_booking').on(t.bookingId, t.id),
    check('notifications_channel', sql`${t.channel} in ('mail', 'sms')`),
    check('notifications_state', sql`${t.state} in ('sending', 'sent', 'failed')`),
    check('notifications_sent', sql`(${t.state} = 'sent') = (${t.sentAt} is not null)`),
  ],
);

export type NotificationChannel = 'mail' | 'sms';

/** `sending`: begun, and not heard of since: it may have gone out. */
export type NotificationState = 'sending' | 'sent' | 'failed';
