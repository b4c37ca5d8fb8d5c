import type { StoredBooking } from '../../../db/queries/my-bookings.ts';
import { returnOffer, type ReturnOffer } from '../../../domain/after-sale/return-policy.ts';
import type { Booking, ReturnOffer as ReturnOfferDocument } from '../../../protocol/http/bookings.ts';
import { returnTermsOf } from '../../after-sale/return-terms.ts';

/** A booking with what its fan would get for all seats that they may give back now. */
export function bookingDocument({ terms: stored, ...booking }: StoredBooking, nowMs: number): Booking {
  const terms = returnTermsOf(stored);
  const seats = booking.tickets
    .filter(({ status, isMine, transferId }) => status === 'live' && isMine && transferId === null)
    .map(({ seat, price }) => ({ seat, ...price }));
  const isReturnable = terms !== null && booking.role === 'buyer' && seats.length > 0 && hasMoney(booking.status);
  const offer = isReturnable ? returnOffer(terms, seats, nowMs) : null;
  return { ...booking, returnOffer: offer && offerDocument(offer) };
}

export function offerDocument({ untilMs, ...offer }: ReturnOffer): ReturnOfferDocument {
  return { ...offer, until: new Date(untilMs).toISOString() };
}

/** Where money can be given back for a ticket. */
function hasMoney(status: Booking['status']): boolean {
  return status === 'issued' || status === 'part_refunded';
}
