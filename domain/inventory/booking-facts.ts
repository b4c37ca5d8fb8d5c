import type { BookingId, UserId, HoldId } from '../shared/ids.ts';
import type { Currency, Price } from '../shared/money.ts';
import type { HeldSeat } from './hold-view.ts';

/** What a ledger row says that Postgres and the provider must hear. Everything else stays in the ledger. */
export type BookingFact =
  | {
      kind: 'committed';
      bookingId: BookingId;
      userId: UserId;
      seats: HeldSeat[];
      currency: Currency;
      total: Price;
      sessionId: string | null;
      /** Null for an order of nothing: no provider took part. */
      paymentId: string | null;
      atMs: number;
    }
  /** A payment that commit turned away: its authorization must be released. */
  | {
      kind: 'commit-refused';
      bookingId: BookingId;
      userId: UserId | null;
      currency: Currency;
      amountMinor: number;
      sessionId: string;
      paymentId: string;
      reason: string;
      atMs: number;
    }
  /** The payment window passed with a session open: expire it at the provider; its word decides. */
  | { kind: 'expiring'; holdId: HoldId; sessionId: string; atMs: number };
