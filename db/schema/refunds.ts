import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import type { DisputableStage } from '../../domain/bookings/saga.ts';
import type { RefundReason, RefundState } from '../../domain/bookings/refund.ts';
import { bookings } from './bookings.ts';
import { id, instant, minorUnits } from './columns.ts';
import { events } from './events.ts';

/** Money that goes back for tickets, which are void from the moment that the row is there. */
export const refunds = pgTable(
  'refunds',
  {
    id: id(),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id),
    eventId: uuid()
      .notNull()
      .references(() => events.id),
    ticketIds: uuid().array().notNull(),
    /** Seat indexes: free again once the money has gone. */
    seats: integer().array().notNull(),
    amountMinor: minorUnits(),
    reason: text().$type<RefundReason>().notNull(),
    state: text().$type<RefundState>().notNull(),
    /** Grows with each time that it is tried anew after it failed for good. */
    attempt: smallint().notNull().default(1),
    /** The provider's id of the last attempt; null: no money was to be moved, or not yet. */
    providerId: text(),
    failure: text(),
    requestedAt: instant().notNull().defaultNow(),
    settledAt: instant(),
  },
  (t) => [
    index('refunds_by_booking').on(t.bookingId, t.requestedAt),
    index('refunds_by_event').on(t.eventId, t.state),
    check('refunds_state', sql`${t.state} in ('requested', 'done', 'failed')`),
    check('refunds_settled', sql`(${t.state} = 'requested') = (${t.settledAt} is null)`),
    check('refunds_failure', sql`(${t.state} = 'failed') = (${t.failure} is not null)`),
    check('refunds_not_negative', sql`${t.amountMinor} >= 0`),
  ],
);

/** What cardholders told their banks about our payments. The id is the provider's. */
export const disputes = pgTable(
  'disputes',
  {
    id: text().primaryKey(),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id),
    amountMinor: minorUnits(),
    state: text().$type<DisputeState>().notNull(),
    /** Where it took the booking from; null: nowhere, its money was gone already. */
    before: text().$type<DisputableStage>(),
    openedAt: instant().notNull(),
    closedAt: instant(),
  },
  (t) => [
    index('disputes_by_booking').on(t.bookingId),
    check('disputes_state', sql`${t.state} in ('open', 'won', 'lost')`),
    check('disputes_closed', sql`(${t.state} = 'open') = (${t.closedAt} is null)`),
  ],
);

export type DisputeState = 'open' | 'won' | 'lost';
