import type { BookingId, HoldId } from '../shared/ids.ts';
import { unreachable } from '../shared/invariant.ts';
import type { Currency } from '../shared/money.ts';

/**
 * What is owed to the world outside Postgres. Written to the outbox in the transaction of the move that causes it,
 * done at least once afterwards; each carries all that doing it needs.
 */
export type BookingEffect =
  /** Take the authorized money. */
  | { kind: 'capture'; bookingId: BookingId; paymentId: string; amountMinor: number; currency: Currency }
  /** Sign the tickets' codes: only now does a QR admit. */
  | { kind: 'issue-tickets'; bookingId: BookingId }
  /**
   * Give back what was authorized, or refund it in full where the method captured at once. `disputedSeats`: what the
   * box office sold for it although Postgres knows another owner of some of them.
   */
  | {
      kind: 'release-authorization';
      bookingId: BookingId;
      paymentId: string;
      amountMinor: number;
      disputedSeats: number[];
    }
  /** Give captured money back. Refund and attempt name the provider's idempotency key. */
  | {
      kind: 'refund';
      bookingId: BookingId;
      refundId: string;
      attempt: number;
      paymentId: string;
      amountMinor: number;
      currency: Currency;
    }
  /** Give seats back to the box office: the last step, after Postgres and the money. `refundId` null: all of them. */
  | { kind: 'free-seats'; bookingId: BookingId; refundId: string | null; seats: number[] | 'all' }
  /** Block those of these seats that are another booking's by Postgres, give the others back to the box office. */
  | { kind: 'settle-disputed-seats'; bookingId: BookingId; seats: number[] }
  /** Tell the fan. `about` tells two messages of one kind apart: a refund, a transfer, a change of the event. */
  | { kind: 'notify'; bookingId: BookingId; what: NotifyKind; about: string }
  /** Tell whoever runs the sale. */
  | { kind: 'alert'; bookingId: BookingId; what: AlertKind; about: string }
  /** Close the payment page; the provider's answer decides what becomes of the hold. */
  | { kind: 'expire-session'; holdId: HoldId; sessionId: string };

/** What a fan is told about a booking. */
export type NotifyKind =
  /** The tickets are live. */
  | 'confirmed'
  /** The payment was given back: there are no seats for it. */
  | 'failed'
  | 'refunded'
  /** To whoever is to have the tickets. */
  | 'transfer-offered'
  /** To both ends. */
  | 'transferred'
  | 'event-changed';

/** What operators are told about a booking. */
export type AlertKind =
  | 'seats-disputed'
  | 'capture-failed'
  | 'refund-failed'
  | 'dispute-opened'
  | 'dispute-won'
  | 'dispute-lost';

/** What the work is about: with its kind it names it, and the same work is owed once. */
export function effectKey(effect: BookingEffect): string {
  switch (effect.kind) {
    case 'capture':
    case 'issue-tickets':
    case 'settle-disputed-seats':
      return effect.bookingId;
    case 'refund':
      return `${effect.refundId}:${effect.attempt}`;
    case 'free-seats':
      return effect.refundId ?? effect.bookingId;
    case 'notify':
    case 'alert':
      return [effect.bookingId, effect.what, effect.about].join(':');
    case 'release-authorization':
      return effect.paymentId;
    case 'expire-session':
      return effect.sessionId;
    default:
      return unreachable(effect);
  }
}
