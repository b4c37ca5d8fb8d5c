import { randomBytes } from 'node:crypto';
import type {
  BalanceTransaction,
  Charge,
  CheckoutSession,
  Dispute,
  EventRequest,
  PaymentIntent,
  Refund,
  SessionExtras,
  StripeEvent,
} from './objects.ts';

/** The version whose schemas the objects follow, from schema/stripe-schemas.json. */
export const API_VERSION = '2026-08-26.dahlia';

/** Everything the double remembers: plain data, so that it can be kept in a file. */
export interface AccountState {
  /** Added to the machine's time: tests let days pass. */
  clockAheadSeconds: number;
  sessions: Record<string, CheckoutSession>;
  sessionExtras: Record<string, SessionExtras>;
  intents: Record<string, PaymentIntent>;
  sessionOfIntent: Record<string, string>;
  charges: Record<string, Charge>;
  refunds: Record<string, Refund>;
  disputes: Record<string, Dispute>;
  balanceTransactions: Record<string, BalanceTransaction>;
  /** What the banks will do by themselves, in the order in which it was planned. */
  planned: PlannedStep[];
  idempotency: Record<string, StoredAnswer>;
  deliveries: Record<string, Delivery>;
}

export interface PlannedStep {
  atSeconds: number;
  step:
    | { kind: 'refund-succeeds'; refundId: string }
    | { kind: 'refund-fails'; refundId: string }
    | { kind: 'dispute-opens'; intentId: string };
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
 * One Stripe account: the state, its clock and the way out for its events. The rules of each object stand in files
 * named after it and change state only through this.
 */
export interface Account {
  state: AccountState;
  /** How long banks take for what they do later (disputes, refunds), in seconds. */
  bankDelaySeconds: number;
  /** The call that is being carried out. */
  request: EventRequest;
  /** Unix time in seconds. */
  nowSeconds(): number;
  /** A new id, such as "pi_3f…". `about` names what it is made for: a search makes ids of it that repeat. */
  newId(prefix: string, about: string): string;
  /** Records an event about `object` as it stands now, and hands it to the webhook sender. */
  emit(type: string, object: object, options?: { withheld?: boolean }): void;
}

export function emptyState(): AccountState {
  return {
    clockAheadSeconds: 0,
    sessions: {},
    sessionExtras: {},
    intents: {},
    sessionOfIntent: {},
    charges: {},
    refunds: {},
    disputes: {},
    balanceTransactions: {},
    planned: [],
    idempotency: {},
    deliveries: {},
  };
}

/** Nobody asked: the fan at the payment page, a bank, or the time. */
export const NO_REQUEST: EventRequest = { id: null, idempotency_key: null };

/** A random id as Stripe makes them. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}
