import { sql } from 'drizzle-orm';
import { ok, type Result } from '../../domain/shared/result.ts';
import type { Currency } from '../../domain/shared/money.ts';
import type { Database } from '../database.ts';
import type { BookingStatus, TicketStatus } from '../schema/bookings.ts';
import { decodeCursor, pageOf } from './cursor.ts';
import {
  eventSummary,
  instantText,
  priceDocument,
  type EventSummary,
  type Page,
  type PriceDocument,
} from './documents.ts';

export interface TicketDocument {
  id: string;
  seat: number;
  section: string;
  row: string | null;
  seatNumber: string | null;
  zoneName: string;
  ticketTypeName: string;
  price: PriceDocument;
  status: TicketStatus;
  /** What the QR code says; null until the ticket is live. */
  code: string | null;
}

export interface BookingDocument {
  id: string;
  event: EventSummary;
  status: BookingStatus;
  currency: Currency;
  total: PriceDocument;
  createdAt: string;
  tickets: TicketDocument[];
}

/** A fan's own booking; null: there is none of that id, or it is somebody else's. */
export async function readBooking(
  db: Database,
  args: { bookingId: string; userId: string },
): Promise<BookingDocument | null> {
  const { rows } = await db.execute<{ document: BookingDocument }>(sql`
    select ${bookingDocument} as document
    from bookings b join events e on e.id = b.event_id join venues v on v.id = e.venue_id
    where b.id = ${args.bookingId} and b.user_id = ${args.userId}`);
  return rows[0]?.document ?? null;
}

/** A fan's bookings, the newest first. */
export async function listBookings(
  db: Database,
  args: { userId: string; limit: number; cursor?: string | undefined },
): Promise<Result<Page<BookingDocument>, 'invalid-cursor'>> {
  const conditions = [sql`b.user_id = ${args.userId}`];
  if (args.cursor !== undefined) {
    const cursor = decodeCursor(args.cursor, 'instant');
    if (!cursor.ok) return cursor;
    conditions.push(sql`(b.created_at, b.id) < (${cursor.value.key}::timestamptz, ${cursor.value.id}::uuid)`);
  }
  const { rows } = await db.execute<{ key: string; id: string; document: BookingDocument }>(sql`
    select b.id, to_char(b.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key,
      ${bookingDocument} as document
    from bookings b join events e on e.id = b.event_id join venues v on v.id = e.venue_id
    where ${sql.join(conditions, sql` and `)}
    order by b.created_at desc, b.id desc
    limit ${args.limit + 1}`);
  return ok(pageOf(rows, args.limit));
}

/** What the saga must know of a booking in order to act. */
export interface BookingRecord {
  id: string;
  eventId: string;
  eventName: string;
  startsAt: string;
  timeZone: string;
  status: BookingStatus;
  userId: string | null;
  email: string | null;
  currency: Currency;
  totalMinor: number;
  sessionId: string | null;
  paymentId: string | null;
  tickets: { id: string; seat: number; status: TicketStatus; generation: number }[];
}

/** Null: there is no such booking. */
export async function readBookingRecord(db: Database, bookingId: string): Promise<BookingRecord | null> {
  const { rows } = await db.execute<{ record: BookingRecord }>(sql`
    select jsonb_build_object(
      'id', b.id, 'eventId', b.event_id, 'eventName', e.name, 'startsAt', ${instantText(sql`e.starts_at`)},
      'timeZone', e.time_zone, 'status', b.status, 'userId', b.user_id, 'email', u.email, 'currency', b.currency,
      'totalMinor', b.total_minor, 'sessionId', b.checkout_session_id, 'paymentId', b.payment_id,
      'tickets', coalesce((
        select jsonb_agg(
          jsonb_build_object('id', t.id, 'seat', t.seat_index, 'status', t.status, 'generation', t.generation)
          order by t.seat_index)
        from tickets t where t.booking_id = b.id), '[]')) as record
    from bookings b join events e on e.id = b.event_id left join users u on u.id = b.user_id
    where b.id = ${bookingId}`);
  return rows[0]?.record ?? null;
}

/** Booking `b` of event `e` at venue `v`. */
const bookingDocument = sql`jsonb_build_object(
  'id', b.id, 'event', ${eventSummary}, 'status', b.status, 'currency', b.currency,
  'total', ${priceDocument(sql`b`)}, 'createdAt', ${instantText(sql`b.created_at`)},
  'tickets', coalesce((
    select jsonb_agg(
      jsonb_build_object(
        'id', t.id, 'seat', t.seat_index, 'section', t.section, 'row', t.row_label, 'seatNumber', t.seat_number,
        'zoneName', z.name, 'ticketTypeName', y.name, 'price', ${priceDocument(sql`t`)}, 'status', t.status,
        'code', t.code)
      order by t.seat_index)
    from tickets t
    join price_zones z on z.event_id = t.event_id and z.code = t.zone
    join ticket_types y on y.event_id = t.event_id and y.code = t.ticket_type
    where t.booking_id = b.id), '[]'))`;
