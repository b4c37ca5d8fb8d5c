import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bookings } from './bookings.ts';
import { id, instant } from './columns.ts';
import { events } from './events.ts';
import { users } from './users.ts';

/** Tickets that one person offers to another, by e-mail. */
export const ticketTransfers = pgTable(
  'ticket_transfers',
  {
    id: id(),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id),
    fromUserId: uuid()
      .notNull()
      .references(() => users.id),
    /** Whoever shows that this address is theirs may take them. */
    toEmail: text().notNull(),
    /** Null until it is accepted. */
    toUserId: uuid().references(() => users.id),
    status: text().$type<TransferStatus>().notNull(),
    /** While it is offered, its tickets name it too. */
    ticketIds: uuid().array().notNull(),
    createdAt: instant().notNull().defaultNow(),
    endedAt: instant(),
  },
  (t) => [
    index('ticket_transfers_by_booking').on(t.bookingId, t.createdAt),
    index('ticket_transfers_to').on(t.toEmail, t.createdAt),
    check('ticket_transfers_status', sql`${t.status} in ('offered', 'accepted', 'withdrawn', 'declined')`),
    check('ticket_transfers_ended', sql`(${t.status} = 'offered') = (${t.endedAt} is null)`),
    check('ticket_transfers_accepted', sql`(${t.status} = 'accepted') = (${t.toUserId} is not null)`),
    check('ticket_transfers_lower_case', sql`${t.toEmail} = lower(${t.toEmail})`),
  ],
);

/** Work on every booking of an event, in batches: refunds of a cancelled event, news of a changed one. */
export const campaigns = pgTable(
  'campaigns',
  {
    id: id(),
    eventId: uuid()
      .notNull()
      .references(() => events.id),
    kind: text().$type<CampaignKind>().notNull(),
    state: text().$type<CampaignState>().notNull(),
    /** Names the organiser's request that began it: the same request finds it again. */
    requestKey: text().notNull().unique('campaigns_request'),
    /** What fans are told beside the facts; plain text. */
    message: text(),
    /** Bookings when it began: what progress is shown against. */
    bookingsMax: integer().notNull(),
    startedAt: instant().notNull().defaultNow(),
    doneAt: instant(),
    /** As it was before, for the mail: start, venue's seats. */
    before: jsonb().$type<unknown>(),
  },
  (t) => [
    index('campaigns_by_event').on(t.eventId, t.startedAt),
    uniqueIndex('campaigns_cancelled_once')
      .on(t.eventId)
      .where(sql`${t.kind} = 'cancelled'`),
    check('campaigns_kind', sql`${t.kind} in ('cancelled', 'postponed', 'moved')`),
    check('campaigns_state', sql`${t.state} in ('running', 'done')`),
    check('campaigns_done', sql`(${t.state} = 'done') = (${t.doneAt} is not null)`),
  ],
);

/** What a campaign has done: written in the transaction that does it, so that it is done once for each booking. */
export const campaignBookings = pgTable(
  'campaign_bookings',
  {
    campaignId: uuid()
      .notNull()
      .references(() => campaigns.id),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id),
    at: instant().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.bookingId] })],
);

export type TransferStatus = 'offered' | 'accepted' | 'withdrawn' | 'declined';
export type CampaignKind = 'cancelled' | 'postponed' | 'moved';
export type CampaignState = 'running' | 'done';
