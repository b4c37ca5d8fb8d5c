import type { BookingId, DeviceId, HoldId, UserId } from '../shared/ids.ts';
import type { Entry } from '../queue/queue-events.ts';
import type { HoldView } from './hold-view.ts';
import type { SaleStatus } from './sale-view.ts';

/**
 * Who asks. A hold belongs to the user id once there is one, before that to the device; a fan who
 * signs in while holding keeps the hold, because the command brings both.
 */
export interface Fan {
  userId: UserId | null;
  deviceId: DeviceId;
}

/** What a fan may ask, through a floor. `key` is the Idempotency-Key: it belongs to one fan and one body. */
export type FanCommand =
  | {
      kind: 'hold';
      key: string;
      fan: Fan;
      /** Fresh id for the hold that this command may make. */
      holdId: HoldId;
      seats: SeatRequest;
      /** The live hold that this one replaces, atomically, keeping its deadline. */
      replaces: { holdId: HoldId; fence: string } | null;
      /** Leave to shop, whose signature was checked: needed while the event has a queue (I7). */
      pass?: { entry: Entry; passSeq: number } | undefined;
      /** Leave to buy in the presale, whose signature was checked. */
      isPermitted?: true | undefined;
    }
  | { kind: 'extend'; key: string; fan: Fan; holdId: HoldId; fence: string }
  | { kind: 'release'; key: string; fan: Fan; holdId: HoldId; fence: string }
  | {
      kind: 'start-payment';
      key: string;
      fan: Fan & { userId: UserId };
      holdId: HoldId;
      fence: string;
    };

export type SeatRequest =
  /** These very seats, all or nothing. `planHash` says which plan the indexes belong to. */
  | { kind: 'seats'; planHash: string; seats: { seat: number; ticketType: string | null }[] }
  /** The best free seats of a zone, or places in a standing area; one list entry a seat. */
  | { kind: 'best'; zone: string; ticketTypes: (string | null)[]; allowSplit: boolean };

/** What the Worker asks on behalf of payment, after it has verified the provider's word. */
export type PaymentCommand =
  /** Binds the provider's session to the payment before its URL leaves us. */
  | { kind: 'attach'; holdId: HoldId; fence: string; attempt: number; sessionId: string }
  /** Payment is authorized: sell. Also for a hold that is gone, when its seats are free: the re-grant. */
  | { kind: 'commit'; holdId: HoldId; fence: string; sessionId: string; paymentId: string; amountMinor: number }
  /** The provider says that this session can no longer be paid. */
  | { kind: 'payment-ended'; holdId: HoldId; sessionId: string }
  /** These seats of a booking are refunded or void: the last step, after Postgres and the money. */
  | { kind: 'give-back'; bookingId: BookingId; seats: number[] }
  /** These seats of a booking are somebody else's by Postgres: out of the sale until an operator puts them back. */
  | { kind: 'withdraw'; bookingId: BookingId; seats: number[] }
  /** The fan waits for leave to pay. `waitMs`: how long that takes in all, as far as is known now. */
  | { kind: 'await-payment'; holdId: HoldId; fence: string; waitMs: number };

/** What may be asked by who runs the sale. Asking for what is so already changes nothing. */
export type OperatorCommand =
  /** Stops event time: nobody's hold runs out, and no new one is made. */
  | { kind: 'pause-clock' }
  | { kind: 'resume-clock' }
  /** Nobody can pay: stops event time as well, whatever operators do. `sinceMs` names the outage. */
  | { kind: 'payments-down'; sinceMs: number }
  /** That outage is over. */
  | { kind: 'payments-up'; sinceMs: number }
  /** Takes free seats out of the sale, all or none. */
  | { kind: 'block'; seats: number[] }
  | { kind: 'unblock'; seats: number[] }
  /** Ends the sale for good: nobody holds, pays or buys any more. */
  | { kind: 'close-sale' };

export type CommandResult = { ok: true; hold: HoldView } | { ok: false; refusal: Refusal };

/** `sale`: as it stands afterwards. */
export type OperatorResult = { ok: true; sale: SaleStatus } | { ok: false; refusal: Refusal };

/** Why a command was turned down. `seats` are seat indexes. Mapped to HTTP in one place. */
export type Refusal =
  | { reason: 'not-published' }
  | { reason: 'wrong-plan'; planHash: string }
  | { reason: 'unknown-seat'; seats: number[] }
  | { reason: 'seat-requested-twice'; seats: number[] }
  | { reason: 'unknown-zone'; zone: string }
  | { reason: 'unknown-ticket-type'; ticketType: string }
  | { reason: 'not-offered'; seats: number[] }
  | { reason: 'seats-taken'; seats: number[] }
  | { reason: 'zone-exhausted'; zone: string; available: number }
  | { reason: 'no-adjacent-seats'; zone: string; longestRun: number }
  | { reason: 'over-cap'; max: number; owned: number }
  | { reason: 'hold-time-used-up' }
  | { reason: 'already-holding'; holdId: HoldId }
  | { reason: 'hold-not-found' }
  | { reason: 'not-your-hold' }
  | { reason: 'hold-ended' }
  | { reason: 'stale-fence'; fence: string }
  | { reason: 'wrong-state'; state: string }
  | { reason: 'already-extended' }
  | { reason: 'amount-differs'; expectedMinor: number }
  | { reason: 'key-reused' }
  | { reason: 'paused' }
  | { reason: 'sale-closed' }
  /** The event has a queue, and this fan has no live pass of it. */
  | { reason: 'no-pass' }
  /** The sale, or its presale, has not begun. Unix milliseconds. */
  | { reason: 'not-open-yet'; opensAtMs: number }
  /** Only fans with a code or an invitation buy until then. */
  | { reason: 'presale-only'; closesAtMs: number }
  | { reason: 'busy'; retryAfterSeconds: number };
