import { sql } from 'drizzle-orm';
import type { Currency } from '../../domain/shared/money.ts';
import type { Database } from '../database.ts';
import type { BookingStatus, TicketStatus } from '../schema/bookings.ts';
import { instantText } from './documents.ts';

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
  /** For text messages; null: they want none. */
  phone: string | null;
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
      'timeZone', e.time_zone, 'status', b.status, 'userId', b.user_id, 'email', u.email, 'phone', u.phone, 'currency', b.currency,
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

/** Those of these seats of an event that stand in another booking than this one. */
export async function listSeatsOfOthers(
  db: Database,
  about: { eventId: string; bookingId: string; seats: number[] },
): Promise<number[]> {
  const { rows } = await db.execute<{ seat: number }>(sql`
    select seat_index as seat from tickets
    where event_id = ${about.eventId} and seat_index = any(${sql.param(about.seats)}::int[]) and status <> 'void'
      and booking_id <> ${about.bookingId}
    order by seat_index`);
  return rows.map(({ seat }) => seat);
}
