import type { DeviceId, HoldId } from '../shared/ids.ts';
import type { DrawnBy, DrawSeal } from './draw/draw-record.ts';
import type { QueuePlan } from './queue-plan.ts';

/** Who waits: 16 bytes in hex, a pseudonym. Rule QUEUE-4. */
export type Entry = string;

/**
 * What a box office decided about its queue; in the same ledger rows as what it decided about seats. Times are event
 * time in milliseconds unless they say that the world outside goes by them.
 */
export type QueueEvent =
  | QueueSwitchedOn
  | PassKept
  | QueueRestored
  | QueueSealed
  | QueueDrawn
  | NumbersGiven
  | NumbersCalled
  | PassGiven
  | PassUsed
  | PassEnded;

/** An event without a queue has one from here on (SWITCH-1). */
export interface QueueSwitchedOn {
  kind: 'queue-switched-on';
  plan: QueuePlan;
  /** Unix time. */
  atMs: number;
}

/** Who shopped when the queue was switched on goes on: with the next number, called, and a slot whatever the capacity. */
export interface PassKept {
  kind: 'pass-kept';
  entry: Entry;
  number: number;
  deviceId: DeviceId;
  expiresAtMs: number;
  /** The live hold or unpaid payment in the slot; null: the pass alone fills it. */
  filledBy: HoldId | null;
}

/** The first event of a rebuilt sale: its queue goes on where it was, but nobody shops. */
export interface QueueRestored {
  kind: 'queue-restored';
  remains: QueueRemains;
  /** Unix time. */
  atMs: number;
}

/** What of a queue outlives its sale: passes do not. */
export interface QueueRemains {
  /** Of a queue that was switched on: no publication knows it. Not there: it is that of the publication. */
  plan?: QueuePlan;
  seal: DrawSeal | null;
  drawn: DrawnBy | null;
  given: number;
  nowServing: number;
  /** The last request of each register. */
  requests: ({ register: number } & NumberRange)[];
}

export interface NumberRange {
  request: number;
  first: number;
  count: number;
}

/** The registers are closed: who is drawn stands, and cannot be changed any more. */
export interface QueueSealed {
  kind: 'queue-sealed';
  seal: DrawSeal;
  /** Unix time. */
  atMs: number;
}

/** What decides the order is known. */
export interface QueueDrawn {
  kind: 'queue-drawn';
  drawn: DrawnBy;
  /** Unix time. */
  atMs: number;
}

/** A register's newcomers have numbers, `first` and the `count − 1` behind it. */
export interface NumbersGiven {
  kind: 'numbers-given';
  register: number;
  /** Of the register's own count: the same one gets the same numbers. */
  request: number;
  first: number;
  count: number;
}

/** Numbers below this one may shop. */
export interface NumbersCalled {
  kind: 'numbers-called';
  nowServing: number;
  atMs: number;
}

/** A fan may shop: their first pass, which takes a slot, or one for another browser, which ends the one before. */
export interface PassGiven {
  kind: 'pass-given';
  entry: Entry;
  number: number;
  /** How often the fan has had a slot, this time included. */
  turns: number;
  passSeq: number;
  deviceId: DeviceId;
  expiresAtMs: number;
}

/** The pass with which the hold of the next event is made or changed; the hold fills the slot from then on. */
export interface PassUsed {
  kind: 'pass-used';
  entry: Entry;
  passSeq: number;
  holdId: HoldId;
}

/** The slot is free again. */
export interface PassEnded {
  kind: 'pass-ended';
  entry: Entry;
  why: PassEnd;
  atMs: number;
}

export type PassEnd = 'expired' | 'left' | 'booked';

/** Whether an event is about a queue, by its kind alone. */
export function isQueueEventKind(kind: string): kind is QueueEvent['kind'] {
  return KINDS.has(kind);
}

export function isQueueEvent(event: { kind: string }): event is QueueEvent {
  return isQueueEventKind(event.kind);
}

const KINDS: ReadonlySet<string> = new Set<QueueEvent['kind']>([
  'queue-switched-on',
  'pass-kept',
  'queue-restored',
  'queue-sealed',
  'queue-drawn',
  'numbers-given',
  'numbers-called',
  'pass-given',
  'pass-used',
  'pass-ended',
]);
