import type { HoldId } from '../shared/ids.ts';
import { unreachable } from '../shared/invariant.ts';
import type { CommandResult, Fan } from './commands.ts';
import type { History } from './history.ts';
import { fenceText, type Hold } from './hold.ts';
import type { HoldState, HoldView } from './hold-view.ts';
import type { Inventory } from './inventory.ts';
import { eventTimeMs, isPaymentDown, type SaleClock } from './sale-clock.ts';
import { ownsHold } from './owner.ts';

/**
 * A hold as it stands at `nowMs` (Unix milliseconds), live or ended, expired or not noticed yet. Refused when it is unknown
 * here or another fan's; `fan` null: the caller answers for whose it is.
 */
export function viewOf(
  inventory: Inventory,
  history: History,
  { holdId, fan, nowMs }: { holdId: HoldId; fan: Fan | null; nowMs: number },
): CommandResult {
  const hold = inventory.holds.get(holdId) ?? history.endedHold(holdId);
  if (hold === null) return { ok: false, refusal: { reason: 'hold-not-found' } };
  if (fan !== null && !ownsHold(hold, fan)) return { ok: false, refusal: { reason: 'not-your-hold' } };
  const { clock } = inventory;
  return { ok: true, hold: holdViewOf(hold, { nowMs: eventTimeMs(clock, nowMs), clock }) };
}

/** The view of one hold at an event time. A hold is seen as expired from its deadline on, whether or not that was decided yet. */
export function holdViewOf(hold: Hold, { nowMs, clock }: { nowMs: number; clock: SaleClock }): HoldView {
  return {
    holdId: hold.holdId,
    fence: fenceText(hold),
    state: stateAt(hold, nowMs),
    seats: hold.quote.seats,
    currency: hold.quote.currency,
    total: hold.quote.total,
    expiresAtMs: hold.expiresAtMs,
    nowMs,
    paused: clock.pausedAtMs !== null,
    paymentsDown: isPaymentDown(clock),
    extended: hold.extended,
  };
}

function stateAt(hold: Hold, nowMs: number): HoldState {
  const { phase, attempt } = hold;
  const expired = nowMs >= hold.expiresAtMs;
  switch (phase.name) {
    case 'held':
      return expired ? { name: 'released', why: 'expired' } : { name: 'held' };
    case 'paying': {
      const { sessionId, providerExpiresAtMs } = phase;
      if (!expired) return { name: 'paying', attempt, sessionId, providerExpiresAtMs };
      if (sessionId === null) return { name: 'released', why: 'expired' };
      return { name: 'expiring', attempt, sessionId };
    }
    case 'expiring':
      return { name: 'expiring', attempt, sessionId: phase.sessionId };
    case 'committed':
      return { name: 'committed', userId: phase.userId };
    case 'released':
      return { name: 'released', why: phase.why };
    default:
      return unreachable(phase);
  }
}
