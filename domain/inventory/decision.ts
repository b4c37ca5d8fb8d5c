import type { HoldId } from '../shared/ids.ts';
import { invariant } from '../shared/invariant.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { CommandResult, Fan, Refusal } from './commands.ts';
import type { HoldEvent, InventoryEvent } from './events.ts';
import type { History } from './history.ts';
import { evolveHold, fenceText, type Hold } from './hold.ts';
import type { Inventory } from './inventory.ts';
import { ownsHold } from './owner.ts';
import { holdViewOf } from './view.ts';

/** What one command comes to: an answer, and the events that make it true once they are applied. */
export interface Decision {
  result: CommandResult;
  events: InventoryEvent[];
}

/** All that a decision may look at. */
export interface Situation {
  inventory: Inventory;
  history: History;
  /** Event time, milliseconds. No live hold in memory has a deadline at or before it. */
  nowMs: number;
  /** Unix time, milliseconds: what the provider and Postgres go by, whatever is paused. */
  unixMs: number;
}

/** Yes: the hold as it will be after the events. */
export function accept({ inventory, nowMs }: Situation, before: Hold | null, ...events: HoldEvent[]): Decision {
  const after = events.reduce(evolveHold, before);
  invariant(after !== null, 'a command that succeeds is about a hold');
  return { result: { ok: true, hold: holdViewOf(after, { nowMs, clock: inventory.clock }) }, events };
}

/** No; nothing changes. */
export function refuse(refusal: Refusal): Decision {
  return { result: { ok: false, refusal }, events: [] };
}

/** The live hold that a command means, when it is this fan's (null: payment asks, for no fan) and of this fence. */
export function liveHold(
  { inventory, history }: Situation,
  { holdId, fence, fan }: { holdId: HoldId; fence: string; fan: Fan | null },
): Result<Hold, Refusal> {
  const hold = inventory.holds.get(holdId) ?? history.endedHold(holdId);
  if (hold === null) return fail({ reason: 'hold-not-found' });
  if (fan !== null && !ownsHold(hold, fan)) return fail({ reason: 'not-your-hold' });
  if (hold.phase.name === 'released') return fail({ reason: 'hold-ended' });
  if (hold.phase.name === 'committed') return fail({ reason: 'wrong-state', state: 'committed' });
  if (fenceText(hold) !== fence) return fail({ reason: 'stale-fence', fence: fenceText(hold) });
  return ok(hold);
}
