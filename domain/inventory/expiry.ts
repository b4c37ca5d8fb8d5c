import type { HoldEvent } from './events.ts';
import type { Inventory } from './inventory.ts';

/**
 * The end of every hold whose deadline is at or before the event time `nowMs`, earliest first: released at once, or
 * `expiring` while a payment session is open (I10). Changes nothing: apply the events.
 */
export function expireDue(inventory: Inventory, nowMs: number): HoldEvent[] {
  return inventory.deadlines.due(nowMs).map((holdId): HoldEvent => {
    const { phase, expiresAtMs } = inventory.holds.get(holdId)!;
    if (phase.name === 'paying' && phase.sessionId !== null) {
      return { kind: 'expiring', holdId, sessionId: phase.sessionId, atMs: expiresAtMs, remember: null };
    }
    return { kind: 'released', holdId, why: 'expired', atMs: expiresAtMs, remember: null };
  });
}
