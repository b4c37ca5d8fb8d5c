import type { BookingId, HoldId } from '../shared/ids.ts';
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
  /** Tell the fan, with a link to the tickets. */
  | { kind: 'send-tickets'; bookingId: BookingId }
  /** Give back what was authorized, or refund it in full where the method captured at once. */
  | { kind: 'release-authorization'; bookingId: BookingId; paymentId: string; amountMinor: number }
  /** Give a cancelled booking's seats back to the box office: the last step, after Postgres and the money. */
  | { kind: 'free-seats'; bookingId: BookingId }
  /** Close the payment page; the provider's answer decides what becomes of the hold. */
  | { kind: 'expire-session'; holdId: HoldId; sessionId: string };
