import { beginReturn, readReturnable, type ReturnableBooking } from '../../db/queries/returns.ts';
import { returnOffer, type ReturnOffer } from '../../domain/after-sale/return-policy.ts';
import { decideRefund, type RefundDecision } from '../../domain/bookings/refund.ts';
import { idOf, type TicketId } from '../../domain/shared/ids.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import type { Services } from '../services.ts';
import { returnTermsOf } from './return-terms.ts';

/** Why seats cannot be given back. `seats`: those that it is about. */
export type ReturnRefusal =
  | { reason: 'booking-not-found' }
  /** The fan has no ticket for these, or not any more. */
  | { reason: 'not-your-tickets'; seats: number[] }
  /** Somebody has been offered them: the offer must be taken back first. */
  | { reason: 'offered'; seats: number[] }
  /** Nothing was promised, or its time is over, or the event is cancelled and refunds by itself. */
  | { reason: 'no-offer' }
  /** Tickets that are not issued yet, or a booking in dispute. */
  | { reason: 'not-now' }
  /** Another amount than the fan has seen: ask them again. */
  | { reason: 'offer-changed'; offer: ReturnOffer };

interface Asked {
  bookingId: string;
  userId: string;
  seats: number[];
}

/** What giving these seats back comes to now. */
export async function offerReturn(
  services: Pick<Services, 'db'>,
  asked: Asked,
): Promise<Result<ReturnOffer, ReturnRefusal>> {
  const found = await readReturnable(services.db, { ...asked, refundId: asked.bookingId });
  if (found === null) return fail({ reason: 'booking-not-found' });
  const considered = consider(found, { ...asked, refundId: asked.bookingId });
  return considered.ok ? ok(considered.value.offer) : considered;
}

/** Races that a return may lose: each winner changed the booking. */
const TRIES_MAX = 5;

/**
 * Gives seats back for the amount that the fan has seen. The tickets are void at once; the seats are for sale again when
 * the money has gone. Again with the same id it is the same return. Rules RETURN-5 to RETURN-8.
 */
export async function returnSeats(
  services: Pick<Services, 'db'>,
  asked: Asked & { refundId: string; refundMinor: number },
): Promise<Result<'begun', ReturnRefusal>> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const found = await readReturnable(services.db, asked);
    if (found === null) return fail({ reason: 'booking-not-found' });
    if (found.isBegun) return ok('begun');
    const considered = consider(found, asked);
    if (!considered.ok) return considered;
    const { offer, decision } = considered.value;
    if (offer.refundMinor !== asked.refundMinor) return fail({ reason: 'offer-changed', offer });
    const { bookingId, refundId } = asked;
    const { revision } = found;
    const now = new Date().toISOString();
    if (await beginReturn(services.db, { bookingId, refundId, offer, decision, revision, now })) return ok('begun');
  }
  throw new Error(`the booking ${asked.bookingId} changes all the time`);
}

/** Decides on one moment's look at the booking. */
function consider(
  { booking, terms: stored, tickets }: ReturnableBooking,
  { seats, refundId }: { seats: number[]; refundId: string },
): Result<{ offer: ReturnOffer; decision: RefundDecision }, ReturnRefusal> {
  const wanted = [...new Set(seats)];
  const standing = new Map(tickets.filter(({ isLive }) => isLive).map((ticket) => [ticket.seat, ticket]));
  const others = wanted.filter((seat) => standing.get(seat)?.isBuyers !== true);
  if (others.length > 0) return fail({ reason: 'not-your-tickets', seats: others });
  const offered = wanted.filter((seat) => standing.get(seat)!.isOffered);
  if (offered.length > 0) return fail({ reason: 'offered', seats: offered });
  const terms = returnTermsOf(stored);
  const given = wanted.map((seat) => standing.get(seat)!);
  const offer = terms && returnOffer(terms, given, Date.now());
  if (offer === null) return fail({ reason: 'no-offer' });
  const decided = decideRefund(booking, {
    refundId,
    tickets: given.map(({ id }) => idOf<TicketId>(id)),
    amountMinor: offer.refundMinor,
    reason: offer.rule,
  });
  return decided.ok ? ok({ offer, decision: decided.value }) : fail({ reason: 'not-now' });
}
