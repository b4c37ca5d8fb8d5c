import type { Quote } from '../pricing/quote.ts';
import type { DeviceId, HoldId, UserId } from '../shared/ids.ts';
import type { Currency } from '../shared/money.ts';
import type { Refusal } from './commands.ts';
import type { ReleaseReason } from './hold-view.ts';
import type { RememberedKey } from './owner.ts';
import type { QueueEvent } from '../queue/queue-events.ts';

/**
 * What a box office decided: the ledger's content. Each carries everything `apply` needs, so that the
 * state is a fold over events and nothing is decided twice. Times are event time in milliseconds, but for
 * those that the world outside goes by: they say so.
 */
export type InventoryEvent = HoldEvent | CommitRefused | SaleEvent | QueueEvent;

/** An event of one hold: `evolveHold` says what it makes of it. */
export type HoldEvent =
  | Held
  | Replaced
  | Extended
  | WaitGranted
  | PaymentStarted
  | Attached
  | PaymentEnded
  | Expiring
  | Released
  | Committed
  | GivenBack
  | Withdrawn;

/** An event of the sale as a whole. */
export type SaleEvent = ClockPaused | ClockResumed | PaymentsDown | PaymentsUp | Blocked | Unblocked | SaleClosed;

export interface Held {
  kind: 'held';
  holdId: HoldId;
  deviceId: DeviceId;
  userId: UserId | null;
  epoch: number;
  fence: number;
  quote: Quote;
  heldAtMs: number;
  expiresAtMs: number;
  /** No deadline of this hold may lie behind it. */
  endsByMs: number;
  remember: RememberedKey;
}

/** Other seats under the same id and deadline. */
export interface Replaced {
  kind: 'replaced';
  holdId: HoldId;
  fence: number;
  quote: Quote;
  remember: RememberedKey;
}

export interface Extended {
  kind: 'extended';
  holdId: HoldId;
  expiresAtMs: number;
  remember: RememberedKey;
}

/** The fan waits for leave to pay: the hold's deadlines wait too. */
export interface WaitGranted {
  kind: 'wait-granted';
  holdId: HoldId;
  /** In all, this one included. */
  waitedMs: number;
  expiresAtMs: number;
  endsByMs: number;
}

/** The hold now belongs to the user and waits for the provider; also each further attempt. */
export interface PaymentStarted {
  kind: 'payment-started';
  holdId: HoldId;
  userId: UserId;
  attempt: number;
  expiresAtMs: number;
  endsByMs: number;
  providerExpiresAtMs: number;
  remember: RememberedKey;
}

export interface Attached {
  kind: 'attached';
  holdId: HoldId;
  sessionId: string;
}

/** The payment came to nothing with time left: the fan holds the seats as before. */
export interface PaymentEnded {
  kind: 'payment-ended';
  holdId: HoldId;
}

/** Its time is over, or the fan gave it up, while a session could still be paid. */
export interface Expiring {
  kind: 'expiring';
  holdId: HoldId;
  sessionId: string;
  atMs: number;
  /** Of the release command; null: the deadline passed. */
  remember: RememberedKey | null;
}

export interface Released {
  kind: 'released';
  holdId: HoldId;
  why: ReleaseReason;
  /** When the hold's time ended: the deadline, however late its expiry was noticed. */
  atMs: number;
  remember: RememberedKey | null;
}

/** Sold; from a live hold, or granted again after it was gone. */
export interface Committed {
  kind: 'committed';
  holdId: HoldId;
  userId: UserId;
  quote: Quote;
  /** Null with `paymentId`: an order of nothing, no provider took part. */
  sessionId: string | null;
  paymentId: string | null;
  /** Unix time. */
  atMs: number;
  /** Of the start-payment of an order of nothing. */
  remember: RememberedKey | null;
}

/** Changes no seat: the authorized payment must be let go. */
export interface CommitRefused {
  kind: 'commit-refused';
  holdId: HoldId;
  userId: UserId | null;
  currency: Currency;
  amountMinor: number;
  sessionId: string;
  paymentId: string;
  refusal: Refusal;
  /** Unix time. */
  atMs: number;
}

/** Seats of a booking that were refunded or void are free again. */
export interface GivenBack {
  kind: 'given-back';
  holdId: HoldId;
  userId: UserId;
  seats: number[];
  /** Unix time. */
  atMs: number;
}

/** Seats of a booking that are somebody else's by Postgres: blocked from here on, in the one step. */
export interface Withdrawn {
  kind: 'withdrawn';
  holdId: HoldId;
  userId: UserId;
  seats: number[];
  /** Unix time. */
  atMs: number;
}

/** By an operator. */
export interface ClockPaused {
  kind: 'clock-paused';
  /** Unix time. */
  atMs: number;
}

export interface ClockResumed {
  kind: 'clock-resumed';
  /** Unix time. */
  atMs: number;
}

/** Nobody can pay: the clock stands until the outage is over, and until no operator stops it. */
export interface PaymentsDown {
  kind: 'payments-down';
  /** Names the outage: Unix time by whoever has told of it. */
  sinceMs: number;
  /** Unix time. */
  atMs: number;
}

export interface PaymentsUp {
  kind: 'payments-up';
  sinceMs: number;
  /** Unix time. */
  atMs: number;
}

/** Free seats that are not sold until further notice. */
export interface Blocked {
  kind: 'blocked';
  seats: number[];
}

export interface Unblocked {
  kind: 'unblocked';
  seats: number[];
}

export interface SaleClosed {
  kind: 'sale-closed';
  /** Unix time. */
  atMs: number;
}
