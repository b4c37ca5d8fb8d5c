import type { RememberedKey } from './owner.ts';
import type { FanCommand } from './commands.ts';
import { accept, liveHold, refuse, type Decision, type Situation } from './decision.ts';

type Extend = Extract<FanCommand, { kind: 'extend' }>;
type Release = Extract<FanCommand, { kind: 'release' }>;

/** The one extension of a hold, before or while paying. */
export function decideExtend(situation: Situation, command: Extend, remember: RememberedKey): Decision {
  const found = liveHold(situation, command);
  if (!found.ok) return refuse(found.failure);
  const hold = found.value;
  if (situation.inventory.closed) return refuse({ reason: 'sale-closed' });
  if (hold.phase.name === 'expiring') return refuse({ reason: 'wrong-state', state: 'expiring' });
  if (hold.extended) return refuse({ reason: 'already-extended' });
  const extensionMs = situation.inventory.publication.paymentSeconds * 1000;
  const expiresAtMs = Math.min(hold.expiresAtMs + extensionMs, hold.endsByMs);
  if (expiresAtMs <= hold.expiresAtMs) return refuse({ reason: 'hold-time-used-up' });
  return accept(situation, hold, { kind: 'extended', holdId: hold.holdId, expiresAtMs, remember });
}

/** The fan lets go. With a payment session open the seats wait for the provider's word. */
export function decideRelease(situation: Situation, command: Release, remember: RememberedKey): Decision {
  const found = liveHold(situation, command);
  if (!found.ok) return refuse(found.failure);
  const hold = found.value;
  const { holdId, phase } = hold;
  const atMs = situation.nowMs;
  if (phase.name === 'expiring') return refuse({ reason: 'wrong-state', state: 'expiring' });
  if (phase.name === 'paying' && phase.sessionId !== null) {
    return accept(situation, hold, { kind: 'expiring', holdId, sessionId: phase.sessionId, atMs, remember });
  }
  return accept(situation, hold, { kind: 'released', holdId, why: 'fan', atMs, remember });
}
