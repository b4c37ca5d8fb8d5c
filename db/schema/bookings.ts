import { sql } from 'drizzle-orm';
import {
  bigint,
  char,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { id, instant, minorUnits } from './columns.ts';
import { events, priceZones, ticketTypes } from './events.ts';
import { users } from './users.ts';

/** The id is that of the hold that was paid for. */
export const bookings = pgTable(
  'bookings',
  {
    id: id(),
    eventId: uuid()
      .notNull()
      .references(() => events.id),
    /** Null only for a refused payment of nobody we know. */
    userId: uuid().references(() => users.id),
    status: text().$type<BookingStatus>().notNull(),
    /** Grows with every move, and with everything else that changes which tickets stand. */
    revision: integer().notNull().default(0),
    currency: char({ length: 3 }).notNull(),
    faceMinor: minorUnits(),
    feeMinor: minorUnits(),
    taxMinor: minorUnits(),
    totalMinor: minorUnits(),
    checkoutSessionId: text(),
    paymentId: text(),
    /** Which delivery of the box office's ledger brought it. */
    ledgerEpoch: integer().notNull(),
    ledgerSeq: bigint({ mode: 'number' }).notNull(),
    refusalReason: text(),
    createdAt: instant().notNull(),
    capturedAt: instant(),
    issuedAt: instant(),
  },
  (t) => [
    index('bookings_by_user').on(t.userId, t.createdAt, t.id),
    index('bookings_by_event').on(t.eventId, t.createdAt),
    index('bookings_by_payment').on(t.paymentId),
    check(
      'bookings_status',
      sql`${t.status} in ('booked', 'captured', 'issued', 'part_refunded', 'refunded', 'disputed', 'cancelled', 'refused')`,
    ),
    check('bookings_total', sql`${t.totalMinor} = ${t.faceMinor} + ${t.feeMinor} + ${t.taxMinor}`),
    check('bookings_not_negative', sql`least(${t.faceMinor}, ${t.feeMinor}, ${t.taxMinor}) >= 0`),
    check('bookings_refusal', sql`(${t.status} = 'refused') = (${t.refusalReason} is not null)`),
    check('bookings_owner', sql`${t.userId} is not null or ${t.status} = 'refused'`),
  ],
);

/** Written when sold. */
export const tickets = pgTable(
  'tickets',
  {
    id: id(),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id),
    eventId: uuid().notNull(),
    seatIndex: integer().notNull(),
    section: text().notNull(),
    rowLabel: text(),
    seatNumber: text(),
    zone: text().notNull(),
    ticketType: text().notNull(),
    faceMinor: minorUnits(),
    feeMinor: minorUnits(),
    taxMinor: minorUnits(),
    status: text().$type<TicketStatus>().notNull(),
    /** Grows when a code is replaced: older codes die. */
    generation: smallint().notNull().default(1),
    /** What the QR says; null until it is live. */
    code: text(),
    /** Whose it is now; null: the buyer's. */
    holderId: uuid().references(() => users.id),
    /** The transfer that offers it to somebody; null: none does. */
    transferId: uuid(),
  },
  (t) => [
    uniqueIndex('tickets_live_seat')
      .on(t.eventId, t.seatIndex)
      .where(sql`${t.status} <> 'void'`),
    index('tickets_by_booking').on(t.bookingId, t.seatIndex),
    index('tickets_by_holder')
      .on(t.holderId)
      .where(sql`${t.holderId} is not null`),
    foreignKey({
      name: 'tickets_zone',
      columns: [t.eventId, t.zone],
      foreignColumns: [priceZones.eventId, priceZones.code],
    }),
    foreignKey({
      name: 'tickets_ticket_type',
      columns: [t.eventId, t.ticketType],
      foreignColumns: [ticketTypes.eventId, ticketTypes.code],
    }),
    check('tickets_status', sql`${t.status} in ('pending', 'live', 'void')`),
    check('tickets_seat_index', sql`${t.seatIndex} >= 0`),
    check('tickets_not_negative', sql`least(${t.faceMinor}, ${t.feeMinor}, ${t.taxMinor}) >= 0`),
    check('tickets_live_has_code', sql`${t.status} <> 'live' or ${t.code} is not null`),
  ],
);

export type BookingStatus =
  | 'booked'
  | 'captured'
  | 'issued'
  | 'part_refunded'
  | 'refunded'
  | 'disputed'
  | 'cancelled'
  | 'refused';

export type TicketStatus = 'pending' | 'live' | 'void';
