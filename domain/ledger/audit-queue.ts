import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Committed, InventoryEvent, Released } from '../inventory/events.ts';
import { saleStage } from '../queue/presale-window.ts';
import { isSignedByBeacon } from '../queue/draw/beacon.ts';
import { decidingRound } from '../queue/draw/draw-schedule.ts';
import type { DrawSeal } from '../queue/draw/draw-record.ts';
import { sealDigest, sealedCount } from '../queue/draw/seal.ts';
import type {
  NumbersGiven,
  PassEnded,
  PassGiven,
  PassKept,
  PassUsed,
  QueueDrawn,
  QueueEvent,
  QueueSwitchedOn,
} from '../queue/queue-events.ts';
import { unreachable } from '../shared/invariant.ts';
import { broken, type AuditState } from './audit-state.ts';
import { auditedQueue, type AuditedQueue } from './audited-queue.ts';
import type { Sha256 } from './chain.ts';

interface At {
  /** Event time. */
  nowMs: number;
  unixMs: number;
  sha256: Sha256;
}

/** Holds an event of the queue to the rules, and takes it into the state. */
export function auditQueueEvent(state: AuditState, event: QueueEvent, at: At): void {
  if (event.kind === 'queue-switched-on') return auditSwitchedOn(state, event, at);
  if (event.kind === 'queue-restored' && event.remains.plan) state.queue ??= auditedQueue(event.remains.plan);
  const { queue } = state;
  if (queue === null) broken('QUEUE-1', `a ${event.kind} is about a queue, and the event has none`);
  switch (event.kind) {
    case 'queue-restored': {
      const { seal, drawn, given, nowServing, requests } = event.remains;
      const isFirst = state.publication.epoch > 1 && queue.seal === null && queue.given === 0 && queue.fans.size === 0;
      if (!isFirst) broken('QUEUE-9', 'a queue is restored, and is not that of a sale that was rebuilt');
      queue.seal = seal && { sealedAtMs: seal.sealedAtMs, count: countOf(seal) };
      Object.assign(queue, { drawn: drawn !== null, given, nowServing });
      for (const { register, request } of requests) queue.requests.set(register, request);
      return;
    }
    case 'queue-sealed':
      return auditSeal(state, queue, event.seal, at);
    case 'queue-drawn':
      return auditDrawn(queue, event);
    case 'numbers-given':
      return auditNumbers(queue, event);
    case 'numbers-called': {
      const { nowServing } = event;
      auditOpen(state, queue, `the call of ${nowServing} numbers`, at);
      if (nowServing <= queue.nowServing)
        broken('QUEUE-9', `now serving falls from ${queue.nowServing} to ${nowServing}`);
      if (nowServing > queue.given)
        broken('QUEUE-9', `${nowServing} numbers are called, and ${queue.given} were given`);
      queue.nowServing = nowServing;
      return;
    }
    case 'pass-kept':
      return auditKept(state, queue, event, at);
    case 'pass-given':
      return auditPass(state, queue, event, at);
    case 'pass-used':
      return auditUse(queue, event, at.nowMs);
    case 'pass-ended':
      return auditPassEnd(queue, event, at.nowMs);
    default:
      return unreachable(event);
  }
}

/**
 * What the queue says to an event about seats: a hold is made or changed with the pass of the event right before it, and
 * leaves its slot when it ends (I7). Call it before the event is taken into the state.
 */
export function auditPassOf(
  state: AuditState,
  queue: AuditedQueue,
  { event, nowMs, unixMs }: { event: InventoryEvent; nowMs: number; unixMs: number },
): void {
  if (queue.isKeeping && event.kind !== 'pass-kept' && event.kind !== 'queue-switched-on') auditAllKept(state, queue);
  const { using, restoring, ending } = queue;
  // In a presale nobody has a pass yet: codes and invitations count.
  const needsPass = queue.plan.isFirstCome === true || saleStage(state.publication.presale, unixMs) === 'public';
  queue.using = null;
  queue.restoring = null;
  if (restoring !== null && !(event.kind === 'committed' && event.holdId === restoring)) {
    broken('I7', `hold ${restoring} is made without a pass`);
  }
  if (ending !== null && !(event.kind === 'pass-ended' && event.entry === ending.entry)) {
    broken('QUEUE-14', `the pass of entry ${ending.entry} goes on, and it had to end: ${ending.why}`);
  }
  switch (event.kind) {
    case 'held':
      if (event.remember.key === `rebuild:${event.holdId}`) {
        queue.restoring = event.holdId;
        return;
      }
      if (using === null && !needsPass) return;
      if (using?.holdId !== event.holdId || using.deviceId !== event.deviceId) {
        broken('I7', `hold ${event.holdId} is made without a live pass`);
      }
      return;
    case 'replaced':
      if (using === null && !needsPass) return;
      if (using?.holdId !== event.holdId) broken('I7', `hold ${event.holdId} is changed without a live pass`);
      return;
    case 'committed':
    case 'released':
      return auditLeaving(queue, event, nowMs);
    case 'commit-refused':
    case 'extended':
    case 'wait-granted':
    case 'payment-started':
    case 'attached':
    case 'payment-ended':
    case 'expiring':
    case 'given-back':
    case 'withdrawn':
    case 'clock-paused':
    case 'clock-resumed':
    case 'payments-down':
    case 'payments-up':
    case 'blocked':
    case 'unblocked':
    case 'sale-closed':
    case 'queue-switched-on':
    case 'pass-kept':
    case 'queue-restored':
    case 'queue-sealed':
    case 'queue-drawn':
    case 'numbers-given':
    case 'numbers-called':
    case 'pass-given':
    case 'pass-used':
    case 'pass-ended':
      if (using !== null) broken('I7', `a pass is used for hold ${using.holdId}, and nothing is done to it`);
      return;
    default:
      return unreachable(event);
  }
}

function auditSwitchedOn(state: AuditState, { plan, atMs }: QueueSwitchedOn, { unixMs }: At): void {
  if (state.queue !== null) broken('SWITCH-1', 'a queue is switched on, and the event has one');
  const times = [plan.joinsFromMs, plan.closesAtMs, plan.opensAtMs];
  if (plan.isFirstCome !== true || times.some((timeMs) => timeMs !== unixMs)) {
    broken('SWITCH-2', `the queue that is switched on at ${atMs} draws, or opens at another time`);
  }
  state.queue = { ...auditedQueue(plan), isKeeping: true };
}

function auditKept(state: AuditState, queue: AuditedQueue, pass: PassKept, { nowMs }: At): void {
  const { entry, number, deviceId, expiresAtMs, filledBy: holdId } = pass;
  const doing = `the kept pass of entry ${entry}`;
  if (!queue.isKeeping) broken('SWITCH-3', `${doing} comes later than the queue was switched on`);
  if (queue.slots.has(entry)) broken('QUEUE-10', `${doing} is a second one`);
  if (number !== queue.given) broken('QUEUE-7', `${doing} has number ${number}, and the next one is ${queue.given}`);
  if (expiresAtMs !== nowMs + queue.plan.passSeconds * 1_000) broken('QUEUE-14', `${doing} lasts longer or shorter`);
  if (holdId !== null) {
    if (state.live.get(holdId)?.deviceId !== deviceId) broken('SWITCH-3', `${doing} is for a hold of another browser`);
    if (queue.slotOfHold.has(holdId)) broken('QUEUE-10', `${doing} is for a hold that has a slot`);
    queue.slotOfHold.set(holdId, entry);
  }
  queue.fans.set(entry, { passSeq: 1, turns: 1, number });
  queue.slots.set(entry, { passSeq: 1, deviceId, expiresAtMs, holdId });
  queue.given++;
  queue.nowServing++;
}

/** Nobody who holds or pays is turned away when a queue is switched on. */
function auditAllKept({ live }: AuditState, queue: AuditedQueue): void {
  queue.isKeeping = false;
  for (const holdId of live.keys()) {
    if (!queue.slotOfHold.has(holdId)) broken('SWITCH-3', `hold ${holdId} has no slot since the queue was switched on`);
  }
}

function auditSeal(state: AuditState, queue: AuditedQueue, seal: DrawSeal, { unixMs, sha256 }: At): void {
  const { closesAtMs, registers, schedule, classes } = queue.plan;
  if (queue.plan.isFirstCome) broken('SWITCH-2', 'a queue that was switched on is sealed');
  if (queue.seal !== null) broken('QUEUE-2', 'the queue is sealed a second time');
  if (seal.sealedAtMs !== unixMs) broken('BOX-4', `the seal says ${seal.sealedAtMs}, and its row is of ${unixMs}`);
  if (unixMs < closesAtMs) broken('QUEUE-2', `the queue is sealed at ${unixMs}, before it closes (${closesAtMs})`);
  if (seal.classes.length !== classes.length) broken('DRAW-2', 'the seal has other classes than the plan');
  for (const [classIndex, sealed] of seal.classes.entries()) {
    if (sealed.registers.length !== registers) broken('DRAW-2', `the seal of ${sealed.name} lacks registers`);
    const roots = sealed.registers.map(({ count, root }) => ({ count, root: hexToBytes(root) }));
    const { eventId } = state.publication.address;
    const digest = sealDigest(sha256, {
      eventId,
      classIndex,
      closesAtMs,
      firstRound: schedule[0] ?? 0,
      registers: roots,
    });
    if (bytesToHex(digest) !== sealed.digest) broken('DRAW-2', `the seal of ${sealed.name} has another digest`);
  }
  queue.seal = { sealedAtMs: seal.sealedAtMs, count: countOf(seal) };
}

function auditDrawn(queue: AuditedQueue, { drawn }: QueueDrawn): void {
  const { plan, seal } = queue;
  if (seal === null) broken('QUEUE-2', 'the queue is drawn before it is sealed');
  if (queue.drawn) broken('QUEUE-2', 'the queue is drawn a second time');
  if (drawn.kind === 'beacon') {
    const round = plan.beacon && decidingRound(plan.beacon, plan.schedule, seal.sealedAtMs);
    if (drawn.round !== round) broken('DRAW-9', `round ${drawn.round} decides, and it had to be ${round}`);
    if (!isSignedByBeacon(plan.beacon!, drawn)) broken('DRAW-9', 'what decides is not signed by the beacon');
  }
  queue.drawn = true;
  queue.given = seal.count;
}

function auditNumbers(queue: AuditedQueue, { register, request, first, count }: NumbersGiven): void {
  if (!queue.drawn && !queue.plan.isFirstCome) broken('QUEUE-7', 'numbers are given before the draw');
  if (first !== queue.given) broken('QUEUE-7', `numbers from ${first} are given, and the next one is ${queue.given}`);
  const last = queue.requests.get(register) ?? -1;
  if (request <= last) broken('QUEUE-7', `request ${request} of register ${register} is given numbers again`);
  queue.requests.set(register, request);
  queue.given += count;
}

function auditOpen({ clock, closed }: AuditState, queue: AuditedQueue, doing: string, { unixMs }: At): void {
  if ((!queue.drawn && !queue.plan.isFirstCome) || unixMs < queue.plan.opensAtMs)
    broken('QUEUE-9', `${doing} comes before the queue is open`);
  if (clock.pausedAtMs !== null) broken('QUEUE-9', `${doing} comes while the clock is paused`);
  if (closed) broken('CLOSE-1', `${doing} comes after the sale was closed`);
}

function auditPass(state: AuditState, queue: AuditedQueue, pass: PassGiven, at: At): void {
  const { entry, number, turns, passSeq, deviceId, expiresAtMs } = pass;
  const doing = `pass ${passSeq} of entry ${entry}`;
  const fan = queue.fans.get(entry) ?? { passSeq: 0, turns: 0, number };
  const slot = queue.slots.get(entry);
  if (passSeq !== fan.passSeq + 1) broken('QUEUE-12', `${doing} follows pass ${fan.passSeq}`);
  if (number >= queue.nowServing) broken('QUEUE-11', `${doing} is given to number ${number}, which is not called`);
  if (slot === undefined) {
    const { capacity, passSeconds } = queue.plan;
    auditOpen(state, queue, doing, at);
    if (queue.slots.size >= capacity) broken('I7', `${doing} takes one slot more than there are (${capacity})`);
    if (turns !== fan.turns + 1) broken('QUEUE-20', `${doing} is said to be for turn ${turns}`);
    if (expiresAtMs !== at.nowMs + passSeconds * 1_000)
      broken('QUEUE-14', `${doing} lasts longer or shorter than a pass`);
  } else if (expiresAtMs !== slot.expiresAtMs || turns !== fan.turns) {
    broken('QUEUE-12', `${doing} is for another browser, and changes more than that`);
  }
  queue.fans.set(entry, { passSeq, turns, number });
  queue.slots.set(entry, { passSeq, deviceId, expiresAtMs, holdId: slot?.holdId ?? null });
}

function auditUse(queue: AuditedQueue, { entry, passSeq, holdId }: PassUsed, nowMs: number): void {
  const slot = queue.slots.get(entry);
  const doing = `hold ${holdId}`;
  if (slot?.passSeq !== passSeq) broken('I7', `${doing} is made with a pass that is not live`);
  if (slot.holdId !== null && slot.holdId !== holdId)
    broken('I7', `${doing} goes into the slot of hold ${slot.holdId}`);
  if (slot.holdId === null && slot.expiresAtMs <= nowMs) broken('I7', `${doing} is made with a pass that has ended`);
  slot.holdId = holdId;
  queue.slotOfHold.set(holdId, entry);
  queue.using = { holdId, deviceId: slot.deviceId };
}

function auditLeaving(queue: AuditedQueue, event: Committed | Released, nowMs: number): void {
  const entry = queue.slotOfHold.get(event.holdId);
  if (entry === undefined) return;
  const slot = queue.slots.get(entry)!;
  queue.slotOfHold.delete(event.holdId);
  slot.holdId = null;
  if (event.kind === 'committed') queue.ending = { entry, why: 'booked' };
  else if (slot.expiresAtMs <= nowMs) queue.ending = { entry, why: 'expired' };
}

function auditPassEnd(queue: AuditedQueue, { entry, why }: PassEnded, nowMs: number): void {
  const doing = `the end of the pass of entry ${entry}`;
  const slot = queue.slots.get(entry);
  if (slot === undefined) broken('QUEUE-14', `${doing} is about nobody who shops`);
  if (slot.holdId !== null) broken('QUEUE-14', `${doing} comes while it has hold ${slot.holdId}`);
  const isBooked = queue.ending?.entry === entry && queue.ending.why === 'booked';
  if ((why === 'booked') !== isBooked) broken('QUEUE-14', `${doing} says "${why}", and that is not so`);
  if (why === 'expired' && slot.expiresAtMs > nowMs) broken('QUEUE-14', `${doing} comes before its time`);
  queue.ending = null;
  queue.slots.delete(entry);
}

function countOf(seal: DrawSeal): number {
  return seal.classes.reduce((sum, { registers }) => sum + sealedCount(registers), 0);
}
