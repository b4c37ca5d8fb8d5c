import { randomBytes } from 'node:crypto';
import type { Charge, CheckoutSession, PaymentIntent, Refund, SessionExtras, StripeEvent } from './objects.ts';

/** Everything the double remembers: plain data, so that it can be kept in a file. */
export interface AccountState {
  sessions: Record<string, CheckoutSession>;
  sessionExtras: Record<string, SessionExtras>;
  intents: Record<string, PaymentIntent>;
  charges: Record<string, Charge>;
  refunds: Record<string, Refund>;
  idempotency: Record<string, StoredAnswer>;
  deliveries: Record<string, Delivery>;
}

/** The first answer to an idempotency key; repeated for as long as the state lives. */
export interface StoredAnswer {
  /** Method, path and parameters that the key belongs to. */
  request: string;
  status: number;
  body: string;
}

export interface Delivery {
  event: StripeEvent;
  state: 'pending' | 'delivered' | 'withheld' | 'given-up';
  attempts: number;
}

/**
 * One Stripe account: the state, its clock and the way out for its events. The rules of each object stand in
 * checkout-sessions.ts, payment-intents.ts and refunds.ts and change state only through this.
 */
export interface Account {
  state: AccountState;
  /** Unix time in seconds. */
  nowSeconds(): number;
  /** Records an event about `object` as it stands now, and hands it to the webhook sender. */
  emit(type: string, object: object, options?: { withheld?: boolean }): void;
}

export function emptyState(): AccountState {
  return { sessions: {}, sessionExtras: {}, intents: {}, charges: {}, refunds: {}, idempotency: {}, deliveries: {} };
}

/** An id as Stripe makes them: "pi_3f…". */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}
