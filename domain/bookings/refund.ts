import type { BookingId, TicketId } from '../shared/ids.ts';
import { unreachable } from '../shared/invariant.ts';
import type { Currency } from '../shared/money.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { BookingEffect } from './effects.ts';
import type { BookingStage } from './saga.ts';

/**
 * Where the money of a refund is. Its tickets are void from the first; its seats are free only when it is done.
 * `requested → done | failed`; `done → failed` when the bank sends the money back; `failed → requested` once more.
 */
export type RefundState = 'requested' | 'done' | 'failed';

/** Why money is given back. */
export type RefundReason = 'cancellation' | 'face-value' | 'event-changed' | 'event-cancelled' | 'organiser';

export interface RefundRequest {
  /** Its own id: whoever asks again with it asks for the same refund. */
  refundId: string;
  tickets: TicketId[] | 'all';
  amountMinor: number;
  reason: RefundReason;
}

/** A booking as far as giving money back must know it. */
export interface RefundableBooking {
  bookingId: BookingId;
  stage: BookingStage;
  /** Null: an order of nothing. */
  paymentId: string | null;
  currency: Currency;
  totalMinor: number;
  /** By all refunds that have not failed. */
  refundedMinor: number;
  tickets: { id: TicketId; seat: number; status: 'pending' | 'live' | 'void' }[];
}

export type RefundRefusal =
  /** `stage`: where nothing can be refunded, or (captured) nothing in part, because tickets are being issued. */
  | { reason: 'wrong-stage'; stage: BookingStage }
  /** These are not tickets of the booking that anything can be given back for. */
  | { reason: 'not-its-tickets'; ticketIds: string[] }
  | { reason: 'nothing-to-refund' }
  | { reason: 'too-much'; leftMinor: number };

/** What is to be written in one transaction: the tickets become void, the booking moves, the refund begins. */
export interface RefundDecision {
  from: BookingStage;
  to: 'part_refunded' | 'refunded';
  ticketIds: TicketId[];
  seats: number[];
  /** `done`: there is no money to move. */
  state: 'requested' | 'done';
  effects: BookingEffect[];
}

/** Decides a refund of some or all tickets of a booking. Rules BOOK-10 to BOOK-13 of docs/spec/bookings.md. */
export function decideRefund(
  booking: RefundableBooking,
  request: RefundRequest,
): Result<RefundDecision, RefundRefusal> {
  const { stage, bookingId, paymentId, currency } = booking;
  const { refundId, amountMinor } = request;
  const standing = booking.tickets.filter(({ status }) => status !== 'void');
  if (stage !== 'captured' && stage !== 'issued' && stage !== 'part_refunded') {
    return fail({ reason: 'wrong-stage', stage });
  }
  const wanted = new Set<string>(request.tickets === 'all' ? standing.map(({ id }) => id) : request.tickets);
  const tickets = standing.filter(({ id }) => wanted.delete(id));
  if (wanted.size > 0) return fail({ reason: 'not-its-tickets', ticketIds: [...wanted] });
  if (tickets.length === 0) return fail({ reason: 'nothing-to-refund' });
  const isWhole = tickets.length === standing.length;
  if (stage === 'captured' && !isWhole) return fail({ reason: 'wrong-stage', stage });
  const leftMinor = paymentId === null ? 0 : booking.totalMinor - booking.refundedMinor;
  if (amountMinor > leftMinor || amountMinor < 0) return fail({ reason: 'too-much', leftMinor });
  const seats = tickets.map(({ seat }) => seat);
  const isMoney = paymentId !== null && amountMinor > 0;
  return ok({
    from: stage,
    to: isWhole ? 'refunded' : 'part_refunded',
    ticketIds: tickets.map(({ id }) => id),
    seats,
    state: isMoney ? 'requested' : 'done',
    effects: isMoney
      ? [{ kind: 'refund', bookingId, refundId, attempt: 1, paymentId, amountMinor, currency }]
      : whenDone({ bookingId, refundId, seats }),
  });
}

/** A refund that was begun. */
export interface Refund {
  refundId: string;
  bookingId: BookingId;
  /** From 1; each has its own call to the provider. */
  attempt: number;
  state: RefundState;
  seats: number[];
}

/** What is heard of a refund's money, about one attempt. */
export type RefundWord = { kind: 'done' | 'failed'; attempt: number };

/** Its next state and what that owes the world; null: heard before, or about an attempt that is over. */
export function hearOfRefund(refund: Refund, word: RefundWord): { to: RefundState; effects: BookingEffect[] } | null {
  const { state, attempt, bookingId, refundId } = refund;
  if (word.attempt !== attempt) return null;
  switch (word.kind) {
    case 'done':
      return state === 'requested' ? { to: 'done', effects: whenDone(refund) } : null;
    case 'failed': {
      if (state === 'failed') return null;
      const about = `${refundId}:${attempt}`;
      return { to: 'failed', effects: [{ kind: 'alert', bookingId, what: 'refund-failed', about }] };
    }
    default:
      return unreachable(word.kind);
  }
}

function whenDone({ bookingId, refundId, seats }: Pick<Refund, 'bookingId' | 'refundId' | 'seats'>): BookingEffect[] {
  return [
    { kind: 'free-seats', bookingId, refundId, seats },
    { kind: 'notify', bookingId, what: 'refunded', about: refundId },
  ];
}
