import { bytesToHex } from '@noble/hashes/utils.js';
import type { RecordReader, RecordWriter } from '../inventory/record-codec.ts';
import type { DeviceId, HoldId } from '../shared/ids.ts';
import { invariant, unreachable } from '../shared/invariant.ts';
import type { DrawnBy, DrawSeal } from './draw/draw-record.ts';
import { ENTRY_BYTES } from './draw/entry-place.ts';
import { createQueue, putSlot, type Queue, type Slot } from './queue.ts';
import type { Entry, PassEnd, QueueEvent, QueueRemains } from './queue-events.ts';
import type { QueuePlan } from './queue-plan.ts';

/** Append only: a reason's place is its number in every ledger. */
const PASS_ENDS = ['expired', 'left', 'booked'] as const satisfies PassEnd[];

/** The fields of a queue's event, in the order of `queue-events.ts`; those that happen once are JSON. */
export function writeQueueEvent(record: RecordWriter, event: QueueEvent): void {
  const { to } = record;
  switch (event.kind) {
    case 'queue-switched-on':
      to.text(JSON.stringify(event.plan)).varint(event.atMs);
      return;
    case 'pass-kept':
      to.hex(event.entry).varint(event.number).uuid(event.deviceId).varint(event.expiresAtMs);
      return record.optional(event.filledBy, record.id);
    case 'queue-restored':
      to.text(JSON.stringify(event.remains)).varint(event.atMs);
      return;
    case 'queue-sealed':
      to.text(JSON.stringify(event.seal)).varint(event.atMs);
      return;
    case 'queue-drawn':
      to.text(JSON.stringify(event.drawn)).varint(event.atMs);
      return;
    case 'numbers-given':
      to.varint(event.register).varint(event.request).varint(event.first).varint(event.count);
      return;
    case 'numbers-called':
      to.varint(event.nowServing).varint(event.atMs);
      return;
    case 'pass-given':
      to.hex(event.entry).varint(event.number).varint(event.turns).varint(event.passSeq);
      to.uuid(event.deviceId).varint(event.expiresAtMs);
      return;
    case 'pass-used':
      to.hex(event.entry).varint(event.passSeq).uuid(event.holdId);
      return;
    case 'pass-ended':
      to.hex(event.entry).byte(PASS_ENDS.indexOf(event.why)).varint(event.atMs);
      return;
    default:
      unreachable(event);
  }
}

/** The fields are read in the order in which they stand. */
export function readQueueEvent(record: RecordReader, kind: QueueEvent['kind']): QueueEvent {
  const { from } = record;
  switch (kind) {
    case 'queue-switched-on':
      return { kind, plan: JSON.parse(from.text()) as QueuePlan, atMs: from.varint() };
    case 'pass-kept':
      return {
        kind,
        entry: readEntry(record),
        number: from.varint(),
        deviceId: record.id<DeviceId>(),
        expiresAtMs: from.varint(),
        filledBy: record.optional(() => record.id<HoldId>()),
      };
    case 'queue-restored':
      return { kind, remains: JSON.parse(from.text()) as QueueRemains, atMs: from.varint() };
    case 'queue-sealed':
      return { kind, seal: JSON.parse(from.text()) as DrawSeal, atMs: from.varint() };
    case 'queue-drawn':
      return { kind, drawn: JSON.parse(from.text()) as DrawnBy, atMs: from.varint() };
    case 'numbers-given':
      return { kind, register: from.varint(), request: from.varint(), first: from.varint(), count: from.varint() };
    case 'numbers-called':
      return { kind, nowServing: from.varint(), atMs: from.varint() };
    case 'pass-given':
      return {
        kind,
        entry: readEntry(record),
        number: from.varint(),
        turns: from.varint(),
        passSeq: from.varint(),
        deviceId: record.id<DeviceId>(),
        expiresAtMs: from.varint(),
      };
    case 'pass-used':
      return { kind, entry: readEntry(record), passSeq: from.varint(), holdId: record.id<HoldId>() };
    case 'pass-ended': {
      const entry = readEntry(record);
      const why = PASS_ENDS[from.byte()];
      invariant(why !== undefined, 'a pass ends for a known reason');
      return { kind, entry, why, atMs: from.varint() };
    }
    default:
      return unreachable(kind);
  }
}

/** The whole state of a queue, for a checkpoint. Equal states give equal bytes. */
export function writeQueue(record: RecordWriter, queue: Queue): void {
  const { to } = record;
  record.optional(queue.seal, (seal) => to.text(JSON.stringify(seal)));
  record.optional(queue.drawn, (drawn) => to.text(JSON.stringify(drawn)));
  to.varint(queue.given).varint(queue.nowServing);
  const requests = [...queue.requests].sort(([a], [b]) => a - b);
  to.varint(requests.length);
  for (const [register, { request, first, count }] of requests) {
    to.varint(register).varint(request).varint(first).varint(count);
  }
  const slots = [...queue.slots.values()].sort((a, b) => (a.entry < b.entry ? -1 : 1));
  to.varint(slots.length);
  for (const slot of slots) writeSlot(record, slot);
}

/** What `writeQueue` wrote, of the queue of this plan. */
export function readQueue(record: RecordReader, plan: QueuePlan): Queue {
  const { from } = record;
  const queue = createQueue(plan);
  queue.seal = record.optional(() => JSON.parse(from.text()) as DrawSeal);
  queue.drawn = record.optional(() => JSON.parse(from.text()) as DrawnBy);
  queue.given = from.varint();
  queue.nowServing = from.varint();
  for (let left = from.varint(); left > 0; left--) {
    const register = from.varint();
    queue.requests.set(register, { request: from.varint(), first: from.varint(), count: from.varint() });
  }
  for (let left = from.varint(); left > 0; left--) putSlot(queue, readSlot(record));
  return queue;
}

function writeSlot(record: RecordWriter, slot: Slot): void {
  const { entry, number, turns, passSeq, deviceId, expiresAtMs, holdId } = slot;
  record.to.hex(entry).varint(number).varint(turns).varint(passSeq).uuid(deviceId).varint(expiresAtMs);
  record.optional(holdId, record.id);
}

function readSlot(record: RecordReader): Slot {
  const { from } = record;
  return {
    entry: readEntry(record),
    number: from.varint(),
    turns: from.varint(),
    passSeq: from.varint(),
    deviceId: record.id<DeviceId>(),
    expiresAtMs: from.varint(),
    holdId: record.optional(() => record.id<HoldId>()),
  };
}

function readEntry({ from }: RecordReader): Entry {
  return bytesToHex(from.raw(ENTRY_BYTES));
}
