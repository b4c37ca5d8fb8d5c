import type { CircuitLimits } from '../shared/circuit.ts';
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

/** Whoever is this late leaves their turn to those behind them, though they may still come. */
export const TURN_GRACE_MS = 15_000;

/** The longest that a call which nobody watches waits where it is; beyond it, it is tried again later. */
export const BACKGROUND_WAIT_MS_MAX = 3_000;

/** How long an operation rests when the provider says that it has had too many calls. */
export const TURNED_AWAY_MS = 1_000;

/** A call without an answer for so long went wrong, whatever comes of it. */
export const CALL_SLOW_MS = 5_000;

/** Payment is down when, within this time, so many calls went wrong and so large a part of all. */
export const OUTAGE_WINDOW_MS = 30_000;
export const OUTAGE_CALLS_MIN = 5;
export const OUTAGE_SHARE = 0.5;

/** How often it is tried whether payment works again. One failed probe is enough to wait longer. */
export const PROBE_LIMITS: CircuitLimits = {
  failuresMax: 1,
  pauseMsMin: 10_000,
  pauseMsMax: 60_000,
  probeMsMax: 30_000,
};

/** An outage so soon after the last one begins with a longer pause. */
export const OUTAGE_AGAIN_MS = 2 * 60_000;

/** A sale that asked for a payment so lately is told when payment is down. Longer than any hold lives. */
export const SALE_KEPT_MS = 60 * 60_000;

invariant(OPENING_SHARE > 0 && OPENING_SHARE < 1, 'neither who pays nor what follows can starve the other');
invariant(
  OUTAGE_WINDOW_MS > 2 * CALL_SLOW_MS,
  'calls that are slow are counted together with those that came with them',
);
