import { invariant } from '../shared/invariant.ts';

/** How many calls a second the payment provider takes. */
export interface CashierLimits {
  /** Of all operations together. */
  perSecond: number;
  /** Of each operation. */
  perOperationPerSecond: number;
}

/** Stripe's for a live account, as long as no higher ones were asked for. */
export const CASHIER_LIMITS: CashierLimits = { perSecond: 100, perOperationPerSecond: 25 };
export const CALLS_PER_SECOND_MAX = 10_000;

/** Calls that may come at once, as seconds of the rate. */
export const BURST_MS = 1_000;

/** Of all calls, the part that opening payments may take while others wait: the rest is theirs whatever comes. */
export const OPENING_SHARE = 0.5;

/** The longest that a fan is asked to wait for leave to pay. */
export const PERMIT_WAIT_MS_MAX = 5 * 60_000;

/** A fan who comes back later than this after their turn stands in line anew. */
export const TURN_KEPT_MS = 2 * 60_000;

/** The longest that a call which nobody watches waits where it is; beyond it, it is tried again later. */
export const BACKGROUND_WAIT_MS_MAX = 3_000;

/** How long an operation rests when the provider says that it has had too many calls. */
export const TURNED_AWAY_MS = 1_000;

invariant(OPENING_SHARE > 0 && OPENING_SHARE < 1, 'neither who pays nor what follows can starve the other');
