import type { Queue } from '../queue/queue.ts';
import type { Entry, PassKept, QueueEvent } from '../queue/queue-events.ts';
import type { QueuePlan } from '../queue/queue-plan.ts';
import type { DeviceId, HoldId } from '../shared/ids.ts';
import type { Fan } from './commands.ts';
import { decideEvents, type BatchDecision } from './decide.ts';
import type { History } from './history.ts';
import type { Inventory } from './inventory.ts';

export interface SwitchOnAsk {
  plan: QueuePlan;
  /** Who is on a floor's socket. */
  shoppers: readonly Fan[];
  /** The pseudonym under which a fan stands in this queue. */
  entryOf: (fan: Fan) => Entry;
}

export type SwitchOnOutcome =
  /** On; `kept` shopped already and have a pass. None: it had been switched on before. */
  | { ok: true; queue: Queue; kept: PassKept[] }
  /** `planned`: the event has the queue that it was published with. */
  | { ok: false; reason: 'planned' | 'sale-closed' };

/**
 * Gives a sale that has no queue one, and everybody who shops a pass of it, in the one decision: nobody is turned away
 * from what they have begun. Rules SWITCH-1, SWITCH-3.
 */
export function decideSwitchOn(
  sale: { inventory: Inventory; history: History },
  ask: SwitchOnAsk,
  nowMs: number,
): BatchDecision<SwitchOnOutcome> {
  const { inventory, history } = sale;
  return decideEvents(inventory, history, nowMs, (situation, record): SwitchOnOutcome => {
    const { queue, closed } = inventory;
    if (queue !== null)
      return queue.plan.isFirstCome ? { ok: true, queue, kept: [] } : { ok: false, reason: 'planned' };
    if (closed) return { ok: false, reason: 'sale-closed' };
    const kept = passesKept(inventory, ask, situation.nowMs);
    const events: QueueEvent[] = [{ kind: 'queue-switched-on', plan: ask.plan, atMs: situation.unixMs }, ...kept];
    record(events);
    return { ok: true, queue: inventory.queue!, kept };
  });
}

/** One for each who has a live hold or an unpaid payment, then for each who has but a socket. A device counts once. */
function passesKept({ holds }: Inventory, { plan, shoppers, entryOf }: SwitchOnAsk, nowMs: number): PassKept[] {
  const expiresAtMs = nowMs + plan.passSeconds * 1_000;
  const kept = new Map<Entry, PassKept>();
  const devices = new Set<DeviceId>();
  const keep = (fan: Fan, filledBy: HoldId | null): void => {
    const entry = entryOf(fan);
    if (kept.has(entry) || (filledBy === null && devices.has(fan.deviceId))) return;
    devices.add(fan.deviceId);
    kept.set(entry, { kind: 'pass-kept', entry, number: kept.size, deviceId: fan.deviceId, expiresAtMs, filledBy });
  };
  const inOrder = [...holds.values()].sort((a, b) => a.fence - b.fence);
  for (const { userId, deviceId, holdId } of inOrder) keep({ userId, deviceId }, holdId);
  for (const fan of shoppers) keep(fan, null);
  return [...kept.values()];
}
