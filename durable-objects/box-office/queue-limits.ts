import { LOBBY_UNHEARD_MS, STATUS_TICK_MS } from '../../domain/queue/waiting-limits.ts';
import { invariant } from '../../domain/shared/invariant.ts';

/** While nothing happens but that time passes. */
export const QUIET_TICK_MS = 10_000;

/** Between two tries to fetch what the beacon has said; it comes a moment after its time. */
export const BEACON_RETRY_MS = 2_000;
/** A beacon that says nothing for so long decides nothing: the ledger's own randomness does (DRAW-10). */
export const BEACON_WAIT_MS = 10 * 60_000;

/** After a register did not take where the queue is, it is told again. */
export const KEEP_RETRY_MS = 5_000;

/** How often the cashier is asked what can be paid. */
export const CASHIER_ASKED_MS = 5_000;
/** Fans who wait longer than this for leave to pay: nobody else is called meanwhile. */
export const PAYING_WAIT_MS_MAX = 60_000;

invariant(
  STATUS_TICK_MS <= QUIET_TICK_MS && QUIET_TICK_MS < LOBBY_UNHEARD_MS,
  'calling is the fastest that a queue does, and no lobby goes unheard meanwhile',
);
