import { sql, type SQL } from 'drizzle-orm';
import type { Currency } from '../../domain/shared/money.ts';
import { ok, type Result } from '../../domain/shared/result.ts';
import type { Database } from '../database.ts';
import type { TransferStatus } from '../schema/after-sale.ts';
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
import { refundDocuments, type RefundDocument } from './refunds.ts';
import { returnTerms, type StoredReturnTerms } from './return-terms.ts';

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
  /** Whether whoever reads this has it; its buyer may have handed it on. */
  isMine: boolean;
  /** Of the transfer that offers it to somebody; null: none does. */
  transferId: string | null;
  /** What the QR code says; null until the ticket is live, and for everybody who does not have it. */
  code: string | null;
}

export interface TransferDocument {
  id: string;
  toEmail: string;
  status: TransferStatus;
  ticketIds: string[];
  createdAt: string;
  endedAt: string | null;
}

export interface BookingDocument {
  id: string;
  event: EventSummary & {
    doorsAt: string | null;
    endsAt: string | null;
    /** Grows with each change that a calendar must take over. */
    revision: number;
    address: { street: string | null; postalCode: string | null; latitude: number | null; longitude: number | null };
  };
  status: BookingStatus;
  /** Whether whoever reads this bought it, or was handed tickets of it. */
  role: 'buyer' | 'holder';
  currency: Currency;
  total: PriceDocument;
  createdAt: string;
  tickets: TicketDocument[];
  /** The buyer's alone; the oldest first. */
  refunds: RefundDocument[];
  /** Those that whoever reads this began; the oldest first. */
  transfers: TransferDocument[];
}

/** With what decides whether seats may be given back. */
export type StoredBooking = BookingDocument & { terms: StoredReturnTerms };

/** A booking of which a user bought, or has, tickets; null: there is none of that id, or it is others'. */
export async function readBooking(
  db: Database,
  args: { bookingId: string; userId: string },
): Promise<StoredBooking | null> {
  const { rows } = await db.execute<{ document: StoredBooking }>(sql`
    select ${bookingDocument(args.userId)} as document
    from bookings b join events e on e.id = b.event_id join venues v on v.id = e.venue_id
    where b.id = ${args.bookingId} and (b.user_id = ${args.userId}
      or exists (select 1 from tickets t where t.booking_id = b.id and t.holder_id = ${args.userId}))`);
  return rows[0]?.document ?? null;
}

/** `all`: the newest first. `upcoming`: what is still to be gone to, the next first. `past`: the rest, the last first. */
export type BookingTimes = 'all' | 'upcoming' | 'past';

/** An event that does not say when it ends is over so long after its start. */
const EVENT_HOURS = sql`interval '6 hours'`;

/** A user's bookings, and those of which they were handed tickets. */
export async function listBookings(
  db: Database,
  args: { userId: string; when: BookingTimes; limit: number; cursor?: string | undefined },
): Promise<Result<Page<StoredBooking>, 'invalid-cursor'>> {
  const { userId, when, limit } = args;
  const conditions = [
    sql`b.id in (
      select id from bookings where user_id = ${userId}
      union all select booking_id from tickets where holder_id = ${userId})`,
  ];
  const standing = sql`(coalesce(e.ends_at, e.starts_at + ${EVENT_HOURS}) > now() and exists (
    select 1 from tickets t
    where t.booking_id = b.id and t.status <> 'void' and coalesce(t.holder_id, b.user_id) = ${userId}))`;
  if (when === 'upcoming') conditions.push(standing);
  if (when === 'past') conditions.push(sql`not ${standing}`);
  const key = when === 'all' ? sql`b.created_at` : sql`e.starts_at`;
  const isRising = when === 'upcoming';
  if (args.cursor !== undefined) {
    const cursor = decodeCursor(args.cursor, 'instant');
    if (!cursor.ok) return cursor;
    const after = sql`(${cursor.value.key}::timestamptz, ${cursor.value.id}::uuid)`;
    conditions.push(isRising ? sql`(${key}, b.id) > ${after}` : sql`(${key}, b.id) < ${after}`);
  }
  const { rows } = await db.execute<{ key: string; id: string; document: StoredBooking }>(sql`
    select b.id, to_char(${key} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key,
      ${bookingDocument(userId)} as document
    from bookings b join events e on e.id = b.event_id join venues v on v.id = e.venue_id
    where ${sql.join(conditions, sql` and `)}
    order by ${isRising ? sql`${key}, b.id` : sql`${key} desc, b.id desc`}
    limit ${limit + 1}`);
  return ok(pageOf(rows, limit));
}

/** Booking `b` of event `e` at venue `v`, as one user may see it. */
function bookingDocument(userId: string): SQL {
  const isBuyer = sql`(b.user_id is not distinct from ${userId}::uuid)`;
  const isMine = sql`(coalesce(t.holder_id, b.user_id) = ${userId}::uuid)`;
  return sql`jsonb_build_object(
    'id', b.id,
    'event', ${eventSummary} || jsonb_build_object(
      'doorsAt', ${instantText(sql`e.doors_at`)}, 'endsAt', ${instantText(sql`e.ends_at`)}, 'revision', e.revision,
      'address', jsonb_build_object(
        'street', v.street, 'postalCode', v.postal_code, 'latitude', v.latitude, 'longitude', v.longitude)),
    'status', b.status, 'role', case when ${isBuyer} then 'buyer' else 'holder' end, 'currency', b.currency,
    'total', case when ${isBuyer} then ${priceDocument(sql`b`)} else (
      select ${priceDocument(sql`held`)} from (
        select sum(face_minor)::bigint as face_minor, sum(fee_minor)::bigint as fee_minor,
          sum(tax_minor)::bigint as tax_minor
        from tickets t where t.booking_id = b.id and ${isMine}) held) end,
    'createdAt', ${instantText(sql`b.created_at`)},
    'tickets', coalesce((
      select jsonb_agg(
        jsonb_build_object(
          'id', t.id, 'seat', t.seat_index, 'section', t.section, 'row', t.row_label, 'seatNumber', t.seat_number,
          'zoneName', z.name, 'ticketTypeName', y.name, 'price', ${priceDocument(sql`t`)}, 'status', t.status,
          'isMine', ${isMine}, 'transferId', t.transfer_id,
          'code', case when ${isMine} and t.status = 'live' then t.code end)
        order by t.seat_index, t.id)
      from tickets t
      join price_zones z on z.event_id = t.event_id and z.code = t.zone
      join ticket_types y on y.event_id = t.event_id and y.code = t.ticket_type
      where t.booking_id = b.id and (${isBuyer} or ${isMine})), '[]'),
    'refunds', case when ${isBuyer} then ${refundDocuments} else '[]' end,
    'transfers', coalesce((
      select jsonb_agg(
        jsonb_build_object(
          'id', f.id, 'toEmail', f.to_email, 'status', f.status, 'ticketIds', to_jsonb(f.ticket_ids),
          'createdAt', ${instantText(sql`f.created_at`)}, 'endedAt', ${instantText(sql`f.ended_at`)})
        order by f.created_at, f.id)
      from ticket_transfers f where f.booking_id = b.id and f.from_user_id = ${userId}::uuid), '[]'),
    'terms', ${returnTerms})`;
}
