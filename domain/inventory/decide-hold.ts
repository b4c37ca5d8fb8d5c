import { quoteSeats, type SeatPick } from '../pricing/quote.ts';
import { saleStage } from '../queue/presale-window.ts';
import { slotOfPass } from '../queue/pass.ts';
import type { Slot } from '../queue/queue.ts';
import type { QueueEvent } from '../queue/queue-events.ts';
import type { HoldId } from '../shared/ids.ts';
import type { Fan, FanCommand, Refusal } from './commands.ts';
import { accept, liveHold, refuse, type Decision, type Situation } from './decision.ts';
import type { Hold } from './hold.ts';
import { endsByMs, heldMsBefore } from './hold-time.ts';
import type { Inventory } from './inventory.ts';
import { HELD_MS_LEFT_MIN, HELD_MS_PER_FAN_MAX } from './limits.ts';
import { ownerKeys, type RememberedKey } from './owner.ts';
import { freePicks, offeredRequest, quantityOf } from './seat-request.ts';

type HoldCommand = Extract<FanCommand, { kind: 'hold' }>;

/** Seats for a fan, all or nothing: a first hold, or other seats for the hold they have. */
export function decideHold(situation: Situation, command: HoldCommand, remember: RememberedKey): Decision {
  const { inventory } = situation;
  if (inventory.closed) return refuse({ reason: 'sale-closed' });
  if (inventory.clock.pausedAtMs !== null) return refuse({ reason: 'paused' });
  const stage = stageFault(situation, command);
  if (stage !== null) return refuse(stage);
  const { fan, replaces } = command;
  const slot = inventory.queue && slotOfPass(inventory.queue, command);
  if (slot === null && needsPass(situation)) return refuse({ reason: 'no-pass' });
  const replaced = replaces && liveHold(situation, { ...replaces, fan });
  if (replaced && !replaced.ok) return refuse(replaced.failure);
  const before = replaced ? replaced.value : null;
  if (before && before.phase.name !== 'held') return refuse({ reason: 'wrong-state', state: before.phase.name });
  if (before && slot && isInOtherSlot(inventory, before, slot)) return refuse({ reason: 'no-pass' });
  const other = otherLiveHold(inventory, fan, before?.holdId ?? null) ?? otherHoldOf(slot, before);
  if (other !== null) return refuse({ reason: 'already-holding', holdId: other });

  const offered = offeredRequest(inventory, command.seats);
  if (!offered.ok) return refuse(offered.failure);
  const max = inventory.publication.seatsPerFanMax;
  const owned = seatsOwned(inventory, fan) - (before?.quote.seats.length ?? 0);
  if (owned + quantityOf(command.seats) > max) return refuse({ reason: 'over-cap', max, owned });
  const heldMs = before === null ? heldMsBefore(situation.history, ownerKeys(fan)) : 0;
  if (before === null && !hasTimeLeft(inventory, heldMs)) return refuse({ reason: 'hold-time-used-up' });
  const mine = new Set(before?.quote.seats.map(({ seat }) => seat));
  const picks = freePicks(inventory, offered.value, mine);
  if (!picks.ok) return refuse(picks.failure);
  const decision =
    before === null
      ? first(situation, { command, picks: picks.value, heldMs, remember })
      : replacement(situation, { before, picks: picks.value, remember });
  if (slot === null) return decision;
  const { entry, passSeq } = slot;
  const used: QueueEvent = { kind: 'pass-used', entry, passSeq, holdId: before?.holdId ?? command.holdId };
  return { ...decision, events: [used, ...decision.events] };
}

/** Why nothing may be held at this time of the sale, or not by this fan; null: it may. Rule PRESALE-1. */
function stageFault({ inventory, unixMs }: Situation, { isPermitted }: HoldCommand): Refusal | null {
  const { presale } = inventory.publication;
  const stage = saleStage(presale, unixMs);
  if (stage === 'before') return { reason: 'not-open-yet', opensAtMs: presale!.opensAtMs };
  if (stage === 'public' || isPermitted) return null;
  return { reason: 'presale-only', closesAtMs: presale!.closesAtMs };
}

/** Whether a pass is asked for: a planned queue has not opened while there is a presale. Rules QUEUE-13, PRESALE-3. */
function needsPass({ inventory: { queue, publication }, unixMs }: Situation): boolean {
  if (queue === null) return false;
  return queue.plan.isFirstCome === true || saleStage(publication.presale, unixMs) === 'public';
}

/** A live hold of this fan that is not the one named; null: there is none. */
export function otherLiveHold(inventory: Inventory, fan: Fan, named: HoldId | null): HoldId | null {
  for (const owner of ownerKeys(fan)) {
    const holdId = inventory.holdOf.get(owner);
    if (holdId !== undefined && holdId !== named) return holdId;
  }
  return null;
}

/** A slot has one hold, whoever of its fan's names made it. */
function otherHoldOf(slot: Slot | null, named: Hold | null): HoldId | null {
  return slot !== null && slot.holdId !== named?.holdId ? slot.holdId : null;
}

/** A hold stays in its slot: one that a browser made for another entry is not taken along. Rule QUEUE-12. */
function isInOtherSlot({ queue }: Inventory, { holdId }: Hold, { entry }: Slot): boolean {
  const filled = queue?.slotOfHold.get(holdId);
  return filled !== undefined && filled !== entry;
}

/** Seats that count against the fan's cap: the user's, and those this browser held before they said who they are. */
function seatsOwned(inventory: Inventory, fan: Fan): number {
  return ownerKeys(fan).reduce((seats, owner) => seats + (inventory.seatsOf.get(owner) ?? 0), 0);
}

function hasTimeLeft({ publication }: Inventory, heldMs: number): boolean {
  return HELD_MS_PER_FAN_MAX - heldMs >= Math.min(publication.holdSeconds * 1000, HELD_MS_LEFT_MIN);
}

function first(
  situation: Situation,
  {
    command,
    picks,
    heldMs,
    remember,
  }: { command: HoldCommand; picks: SeatPick[]; heldMs: number; remember: RememberedKey },
): Decision {
  const { inventory, nowMs } = situation;
  const { epoch, holdSeconds } = inventory.publication;
  const endsAtMs = endsByMs(nowMs, heldMs);
  return accept(situation, null, {
    kind: 'held',
    holdId: command.holdId,
    deviceId: command.fan.deviceId,
    userId: command.fan.userId,
    epoch,
    fence: inventory.fenceCounter + 1,
    quote: quoteSeats(inventory.publication, picks),
    heldAtMs: nowMs,
    expiresAtMs: Math.min(nowMs + holdSeconds * 1000, endsAtMs),
    endsByMs: endsAtMs,
    remember,
  });
}

function replacement(
  situation: Situation,
  { before, picks, remember }: { before: Hold; picks: SeatPick[]; remember: RememberedKey },
): Decision {
  const { publication, fenceCounter } = situation.inventory;
  const quote = quoteSeats(publication, picks);
  return accept(situation, before, {
    kind: 'replaced',
    holdId: before.holdId,
    fence: fenceCounter + 1,
    quote,
    remember,
  });
}
