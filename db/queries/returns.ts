import { sql } from 'drizzle-orm';
import type { ReturnOffer } from '../../domain/after-sale/return-policy.ts';
import type { RefundableBooking, RefundDecision } from '../../domain/bookings/refund.ts';
import type { Price } from '../../domain/shared/money.ts';
import type { Database } from '../database.ts';
import { readRefundable, refundParts } from './refunds.ts';
import { returnTerms, type StoredReturnTerms } from './return-terms.ts';

/** A booking as giving seats back must know it, of one moment: `revision` changes with everything that is in it. */
export interface ReturnableBooking {
  booking: RefundableBooking;
  revision: number;
  /** A return of this id was begun before. */
  isBegun: boolean;
  terms: StoredReturnTerms;
  tickets: (Price & { id: string; seat: number; isLive: boolean; isBuyers: boolean; isOffered: boolean })[];
}

/** Null: there is no such booking, or this user did not buy it. */
export async function readReturnable(
  db: Database,
  asked: { bookingId: string; userId: string; refundId: string },
): Promise<ReturnableBooking | null> {
  const found = await readRefundable(db, asked);
  if (found === null) return null;
  const { booking, revision, state } = found;
  const { rows } = await db.execute<{ document: Pick<ReturnableBooking, 'terms' | 'tickets'> }>(sql`
    select jsonb_build_object(
      'terms', ${returnTerms},
      'tickets', (
        select jsonb_agg(jsonb_build_object(
          'id', t.id, 'seat', t.seat_index, 'faceMinor', t.face_minor, 'feeMinor', t.fee_minor, 'taxMinor', t.tax_minor,
          'isLive', t.status = 'live', 'isBuyers', t.holder_id is null, 'isOffered', t.transfer_id is not null))
        from tickets t where t.booking_id = b.id)) as document
    from bookings b join events e on e.id = b.event_id
    where b.id = ${asked.bookingId} and b.user_id = ${asked.userId}`);
  return rows[0] ? { booking, revision, isBegun: state !== null, ...rows[0].document } : null;
}

/**
 * Begins a return that was decided on `revision`, unless the booking has changed since: then false, and nothing is
 * written.
 */
export async function beginReturn(
  db: Database,
  given: {
    bookingId: string;
    refundId: string;
    offer: Pick<ReturnOffer, 'rule' | 'refundMinor'>;
    decision: RefundDecision;
    revision: number;
    now: string;
  },
): Promise<boolean> {
  const { bookingId, refundId, offer, decision, revision, now } = given;
  const request = { bookingId, refundId, amountMinor: offer.refundMinor, reason: offer.rule, now };
  const { rows } = await db.execute<{ moved: boolean }>(sql`
    with ${refundParts(request, { decision, revision })}
    select exists (select 1 from moved) as moved`);
  return rows[0]!.moved;
}
