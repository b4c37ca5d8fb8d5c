import { Deadlines } from '../inventory/deadlines.ts';
import type { DeviceId, HoldId } from '../shared/ids.ts';
import { invariant, unreachable } from '../shared/invariant.ts';
import type { DrawnBy, DrawSeal } from './draw/draw-record.ts';
import { sealedCount } from './draw/seal.ts';
import type {
  Entry,
  NumberRange,
  PassGiven,
  PassKept,
  QueueEvent,
  QueueRemains,
  QueueSwitchedOn,
} from './queue-events.ts';
import type { QueuePlan } from './queue-plan.ts';

/** An event's queue as its box office has it. Only `applyQueue` (and reading a checkpoint) changes it. */
export interface Queue {
  readonly plan: QueuePlan;
  /** null: not all registers have closed. */
  seal: DrawSeal | null;
  /** null: numbers are not known yet. */
  drawn: DrawnBy | null;
  /** Numbers that are given out: of those drawn, and of newcomers. */
  given: number;
  /** Numbers below it are called. */
  nowServing: number;
  /** The last request of each register, and what it was given. */
  readonly requests: Map<number, NumberRange>;
  /** Those who may shop now: never more than the plan's capacity (I7), or than shopped when it was switched on. */
  readonly slots: Map<Entry, Slot>;
  readonly slotOfHold: Map<HoldId, Entry>;
  /** When the passes of slots without a hold end, in event time. */
  readonly passEnds: Deadlines<Entry>;
}

/** One fan's place among those who shop, with the one pass that is good for it. */
export interface Slot {
  entry: Entry;
  number: number;
  turns: number;
  passSeq: number;
  /** The browser that has the pass. */
  deviceId: DeviceId;
  /** Event time. While there is a hold the slot outlasts it. */
  expiresAtMs: number;
  /** The live hold or unpaid payment that fills the slot; null: the pass alone does. */
  holdId: HoldId | null;
}

/** A queue that nobody has joined. */
export function createQueue(plan: QueuePlan): Queue {
  return {
    plan,
    seal: null,
    drawn: null,
    given: 0,
    nowServing: 0,
    requests: new Map(),
    slots: new Map(),
    slotOfHold: new Map(),
    passEnds: new Deadlines(),
  };
}

/** Whether numbers are known or can be given: from the draw on, and at once where nobody is drawn. */
export function areNumbersKnown({ plan, drawn }: Pick<Queue, 'plan' | 'drawn'>): boolean {
  return drawn !== null || plan.isFirstCome === true;
}

/** Everybody who is drawn. */
export function drawnCount(seal: DrawSeal): number {
  return seal.classes.reduce((sum, { registers }) => sum + sealedCount(registers), 0);
}

/** What an event makes of a queue, at work and at replay alike. */
export function applyQueue(queue: Queue, event: Exclude<QueueEvent, QueueSwitchedOn>): void {
  switch (event.kind) {
    case 'queue-restored': {
      const { requests, plan: _, ...remains } = event.remains;
      Object.assign(queue, remains);
      for (const { register, ...range } of requests) queue.requests.set(register, range);
      return;
    }
    case 'queue-sealed':
      invariant(queue.seal === null, 'a queue is sealed once');
      queue.seal = event.seal;
      return;
    case 'queue-drawn':
      invariant(queue.seal !== null && queue.drawn === null, 'a queue is drawn once, after it is sealed');
      queue.drawn = event.drawn;
      queue.given = drawnCount(queue.seal);
      return;
    case 'numbers-given': {
      const { register, request, first, count } = event;
      invariant(first === queue.given, 'numbers are given without a gap');
      queue.requests.set(register, { request, first, count });
      queue.given += count;
      return;
    }
    case 'numbers-called':
      invariant(event.nowServing > queue.nowServing && event.nowServing <= queue.given, 'calling only goes on');
      queue.nowServing = event.nowServing;
      return;
    case 'pass-kept':
      return keepPass(queue, event);
    case 'pass-given':
      return givePass(queue, event);
    case 'pass-used': {
      const slot = slotOf(queue, event.entry);
      slot.holdId = event.holdId;
      queue.slotOfHold.set(event.holdId, event.entry);
      queue.passEnds.remove(event.entry);
      return;
    }
    case 'pass-ended': {
      const { holdId } = slotOf(queue, event.entry);
      invariant(holdId === null, 'a slot with a hold is not free');
      queue.slots.delete(event.entry);
      queue.passEnds.remove(event.entry);
      return;
    }
    default:
      return unreachable(event);
  }
}

/** A hold has ended, sold or not: what is left of its slot is the pass. For `apply` only. */
export function emptySlotOf(queue: Queue, holdId: HoldId): void {
  const entry = queue.slotOfHold.get(holdId);
  if (entry === undefined) return;
  const slot = slotOf(queue, entry);
  slot.holdId = null;
  queue.slotOfHold.delete(holdId);
  queue.passEnds.set(entry, slot.expiresAtMs);
}

/** What a rebuilt sale goes on with. */
export function remainsOf({ plan, seal, drawn, given, nowServing, requests }: Queue): QueueRemains {
  return {
    ...(plan.isFirstCome ? { plan } : null),
    seal,
    drawn,
    given,
    nowServing,
    requests: [...requests].map(([register, range]) => ({ register, ...range })),
  };
}

/** Puts a slot in its place; also what reading a checkpoint does. */
export function putSlot(queue: Queue, slot: Slot): void {
  queue.slots.set(slot.entry, slot);
  if (slot.holdId === null) queue.passEnds.set(slot.entry, slot.expiresAtMs);
  else queue.slotOfHold.set(slot.holdId, slot.entry);
}

function keepPass(queue: Queue, { entry, number, deviceId, expiresAtMs, filledBy }: PassKept): void {
  invariant(number === queue.given && number === queue.nowServing, 'who shops is first in the line of a queue');
  invariant(!queue.slots.has(entry), 'a fan has one slot');
  queue.given++;
  queue.nowServing++;
  putSlot(queue, { entry, number, turns: 1, passSeq: 1, deviceId, expiresAtMs, holdId: filledBy });
}

function givePass(queue: Queue, { entry, number, turns, passSeq, deviceId, expiresAtMs }: PassGiven): void {
  const before = queue.slots.get(entry);
  if (before === undefined) {
    invariant(queue.slots.size < queue.plan.capacity, 'slots never exceed capacity');
  } else {
    invariant(passSeq > before.passSeq, 'a newer pass has a higher number');
  }
  putSlot(queue, { entry, number, turns, passSeq, deviceId, expiresAtMs, holdId: before?.holdId ?? null });
}

function slotOf({ slots }: Queue, entry: Entry): Slot {
  const slot = slots.get(entry);
  invariant(slot, 'who has a pass has a slot');
  return slot;
}
