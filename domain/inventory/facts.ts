import { idOf, type BookingId } from '../shared/ids.ts';
import { unreachable } from '../shared/invariant.ts';
import type { BookingFact } from './booking-facts.ts';
import type { InventoryEvent } from './events.ts';

/** What Postgres and the provider must hear of an event; null: nothing. The booking takes the hold's id. */
export function factOf(event: InventoryEvent): BookingFact | null {
  switch (event.kind) {
    case 'committed': {
      const { userId, sessionId, paymentId, atMs } = event;
      const { seats, currency, total } = event.quote;
      const bookingId = idOf<BookingId>(event.holdId);
      return { kind: 'committed', bookingId, userId, seats, currency, total, sessionId, paymentId, atMs };
    }
    case 'commit-refused': {
      const { userId, currency, amountMinor, sessionId, paymentId, atMs } = event;
      const bookingId = idOf<BookingId>(event.holdId);
      const reason = event.refusal.reason;
      return { kind: 'commit-refused', bookingId, userId, currency, amountMinor, sessionId, paymentId, reason, atMs };
    }
    case 'expiring':
      return { kind: 'expiring', holdId: event.holdId, sessionId: event.sessionId, atMs: event.atMs };
    case 'held':
    case 'replaced':
    case 'extended':
    case 'wait-granted':
    case 'payment-started':
    case 'attached':
    case 'payment-ended':
    case 'released':
    case 'given-back':
    case 'withdrawn':
    case 'clock-paused':
    case 'clock-resumed':
    case 'payments-down':
    case 'payments-up':
    case 'blocked':
    case 'unblocked':
    case 'sale-closed':
    case 'queue-restored':
    case 'queue-sealed':
    case 'queue-drawn':
    case 'numbers-given':
    case 'numbers-called':
    case 'pass-given':
    case 'pass-used':
    case 'pass-ended':
    case 'queue-switched-on':
    case 'pass-kept':
      return null;
    default:
      return unreachable(event);
  }
}
