import type { HoldId, UserId } from '../shared/ids.ts';
import type { Currency, Price } from '../shared/money.ts';

/** A hold as its fan sees it. */
export interface HoldView {
  holdId: HoldId;
  /** `epoch.counter`; names this exact set of seats. Every later command must bring it. */
  fence: string;
  state: HoldState;
  seats: HeldSeat[];
  currency: Currency;
  total: Price;
  /** Event time, milliseconds: when the hold (or its payment window) ends. */
  expiresAtMs: number;
  /** Event time of this answer: clients count down from the difference. */
  nowMs: number;
  /** The sale's clock stands, and with it this hold's. */
  paused: boolean;
  /** It stands because nobody can pay now. */
  paymentsDown: boolean;
  extended: boolean;
}

/** `held → paying | released`; `paying → held | committed | expiring`; `expiring → committed | released`. */
export type HoldState =
  | { name: 'held' }
  /** `providerExpiresAtMs`: the `expires_at` that every call for this attempt must carry (Unix time, ms). */
  | { name: 'paying'; attempt: number; sessionId: string | null; providerExpiresAtMs: number }
  | { name: 'expiring'; attempt: number; sessionId: string }
  | { name: 'committed'; userId: UserId }
  | { name: 'released'; why: ReleaseReason };

export type ReleaseReason = 'fan' | 'expired' | 'payment-expired' | 'cancelled';

export interface HeldSeat extends Price {
  /** Seat index. */
  seat: number;
  zone: string;
  ticketType: string;
}
