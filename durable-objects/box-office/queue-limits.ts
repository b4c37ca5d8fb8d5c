import { invariant } from '../../domain/shared/invariant.ts';

/** Between two ticks while fans are called: numbers are called, slots given, everybody is told. */
export const TICK_MS = 1_000;
/** So many sockets are told every second; of more, each so many make it a second longer, up to the longest. */
export const SOCKETS_PER_TICK_SECOND = 1_000_000;
export const TICK_MS_MAX = 10_000;
/** While nothing happens but that time passes. */
export const QUIET_TICK_MS = 10_000;

/** Between two tries to fetch what the beacon has said; it comes a moment after its time. */
export const BEACON_RETRY_MS = 2_000;
/** A beacon that says nothing for so long decides nothing: the ledger's own randomness does (DRAW-10). */
export const BEACON_WAIT_MS = 10 * 60_000;

/** How often the cashier is asked what can be paid. */
export const CASHIER_ASKED_MS = 5_000;
/** Fans who wait longer than this for leave to pay: nobody else is called meanwhile. */
export const PAYING_WAIT_MS_MAX = 60_000;

invariant(TICK_MS <= TICK_MS_MAX && TICK_MS <= QUIET_TICK_MS, 'calling is the fastest that a queue does');
