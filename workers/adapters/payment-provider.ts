import type { PaymentReference, ProviderWord } from '../../domain/bookings/provider-word.ts';
import type { PaymentEvidence } from '../../domain/bookings/reconcile.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import type { HoldId } from '../../domain/shared/ids.ts';
import type { Currency } from '../../domain/shared/money.ts';

/** What a payment page is opened for. The same order always makes the same call, so that it can be repeated. */
export interface PaymentOrder {
  address: EventAddress;
  holdId: HoldId;
  fence: string;
  attempt: number;
  /** Unix time in milliseconds at which the provider closes the page by itself. */
  expiresAtMs: number;
  currency: Currency;
  lines: { name: string; amountMinor: number; quantity: number }[];
  email: string;
  /** The signed quote: enough to settle the payment even if the box office was lost. */
  quote: string;
  successUrl: string;
  cancelUrl: string;
}

export interface PaymentSession {
  sessionId: string;
  /** Where the fan pays; null once that is over. */
  url: string | null;
  word: ProviderWord;
  /** Whose payment it is; null: a session that we did not make. */
  origin: PaymentOrigin | null;
}

export interface PaymentOrigin {
  address: EventAddress;
  reference: PaymentReference;
  /** The signed quote that it was opened with; null: there is none with it. */
  quote: string | null;
  /** Of the fan who pays. */
  email: string | null;
}

export interface ListedSession {
  sessionId: string;
  status: 'open' | 'complete';
}

/** What the provider knows of one payment session of ours, for whoever compares the records. */
export interface PaymentRecord {
  address: EventAddress;
  holdId: HoldId;
  evidence: PaymentEvidence;
}

/** What became of money that was to be moved. `final`: trying again cannot help. */
export type MoneyResult = { kind: 'done' } | { kind: 'final'; reason: string };

/** What became of a refund. `pending`: the provider is working on it, and says later. `final`: it did not happen. */
export type RefundResult =
  | { kind: 'done' | 'pending'; providerId: string }
  | { kind: 'final'; providerId: string | null; reason: string };

export interface RefundOrder {
  refundId: string;
  /** From 1; with the refund it names the call, which is made once however often it is repeated. */
  attempt: number;
  bookingId: string;
  paymentId: string;
  amountMinor: number;
  /** It may have been made longer ago than the provider remembers keys: then it looks first. */
  mayHaveBegun: boolean;
}

/** What a webhook tells us. */
export type ProviderNews =
  | { kind: 'session'; session: PaymentSession }
  | { kind: 'refund'; refundId: string; attempt: number; result: RefundResult }
  /** A payment that was given back in full came back to us: the fan's bank did not take it. */
  | { kind: 'give-back-failed'; bookingId: string; paymentId: string }
  | { kind: 'dispute'; disputeId: string; paymentId: string; amountMinor: number; state: 'open' | 'won' | 'lost' };

/** A webhook whose signature was verified. */
export interface VerifiedEvent {
  id: string;
  type: string;
  /** Unix time in milliseconds. */
  createdAtMs: number;
}

/**
 * The payment provider. Every call may be repeated. Each throws when the provider cannot be reached or did not say
 * what happened: the caller tries again later.
 */
export interface PaymentProvider {
  createSession(order: PaymentOrder): Promise<PaymentSession>;
  retrieveSession(sessionId: string): Promise<PaymentSession>;
  /** Closes the page if it is open; answers how the session stands then. */
  expireSession(sessionId: string): Promise<PaymentSession>;
  /** An event's sessions that are open or were completed, of those that were made since. */
  listSessions(made: { eventId: string; sinceMs: number }): Promise<ListedSession[]>;
  capture(payment: { bookingId: string; paymentId: string; amountMinor: number }): Promise<MoneyResult>;
  /** Cancels an authorization; refunds in full what was captured. */
  giveBack(payment: { bookingId: string; paymentId: string }): Promise<MoneyResult>;
  /** Gives captured money back, some or all. */
  refund(order: RefundOrder): Promise<RefundResult>;
  retrieveRefund(providerId: string): Promise<RefundResult>;
  /** Our sessions that were made in a stretch of time (Unix ms), the newest first. */
  listPayments(made: { sinceMs: number; untilMs: number }): AsyncIterable<PaymentRecord>;
  /** Null: it is not a session of ours. */
  readPayment(sessionId: string): Promise<PaymentRecord | null>;
  /** Ids of the payments about which disputes were opened since, Unix ms. */
  listDisputedPayments(sinceMs: number): Promise<string[]>;
  /** null: the signature is not the provider's. */
  verifyWebhook(rawBody: string, signature: string): Promise<VerifiedEvent | null>;
  /** A cheap call that changes nothing: throws unless the provider answers it in good time. */
  ping(): Promise<void>;
  /** What a verified webhook says; null: nothing that concerns us. */
  newsOf(rawBody: string): Promise<ProviderNews | null>;
}
