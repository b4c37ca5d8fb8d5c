import { createQueue } from '../queue/queue.ts';
import { readQueue, writeQueue } from '../queue/queue-codec.ts';
import type { QueuePlan } from '../queue/queue-plan.ts';
import { ByteReader, ByteWriter } from '../shared/bytes.ts';
import type { DeviceId, HoldId, UserId } from '../shared/ids.ts';
import { invariant, unreachable } from '../shared/invariant.ts';
import { HELD, isLive, type Hold, type HoldPhase } from './hold.ts';
import { createInventory, setSeatState, type Inventory, type SeatState } from './inventory.ts';
import { keyName, otherOwnersKeys, ownerKey } from './owner.ts';
import type { Publication } from './publication.ts';
import { RecordReader, RecordWriter } from './record-codec.ts';

/**
 * First byte of a checkpoint. 1: without the clock, which then had never been paused. 2: without the time that holds
 * have waited for leave to pay, which nobody did then, and without the end of the sale, which then was open. 3: without
 * what stops the clock, which then was always an operator. 4: without the queue, which no event had then. 5: without the
 * plan of a queue that was switched on, which none was then.
 */
const CHECKPOINT_VERSION = 6;

const LIVE_PHASES = ['held', 'paying', 'expiring'] as const satisfies HoldPhase['name'][];

/**
 * The whole state of an inventory as bytes: what with the ledger's later events gives the same state
 * again (I11). Equal states give equal bytes: holds stand in the order of their fences, owners in that
 * of their keys.
 */
export function encodeCheckpoint(inventory: Inventory): Uint8Array {
  const to = new ByteWriter().byte(CHECKPOINT_VERSION);
  const record = new RecordWriter(to);
  to.varint(inventory.publication.epoch).varint(inventory.version).varint(inventory.fenceCounter);
  to.blob(inventory.states);
  const holds = [...inventory.holds.values()].sort((a, b) => a.fence - b.fence);
  to.varint(holds.length);
  for (const hold of holds) writeHold(record, hold);
  const owners = [...inventory.seatsOf].sort(([a], [b]) => (a < b ? -1 : 1));
  to.varint(owners.length);
  for (const [owner, seats] of owners) {
    record.owner(owner);
    to.varint(seats);
  }
  const { pausedMs, pausedAtMs, pausedByOperator, outage } = inventory.clock;
  to.varint(pausedMs);
  record.optional(pausedAtMs, (atMs) => to.varint(atMs));
  to.byte(inventory.closed ? 1 : 0);
  to.byte(pausedByOperator ? 1 : 0);
  record.optional(outage, ({ sinceMs, isOver }) => to.varint(sinceMs).byte(isOver ? 1 : 0));
  record.optional(switchedOnPlanOf(inventory), (plan) => to.text(JSON.stringify(plan)));
  if (inventory.queue !== null) writeQueue(record, inventory.queue);
  return to.finish();
}

/** The inventory of a checkpoint of this publication; throws when the bytes are not one of ours. */
export function decodeCheckpoint(publication: Publication, bytes: Uint8Array): Inventory {
  const from = new ByteReader(bytes);
  const record = new RecordReader(from);
  const version = from.byte();
  invariant(version >= 1 && version <= CHECKPOINT_VERSION, 'a checkpoint has a format version that this code can read');
  invariant(from.varint() === publication.epoch, 'a checkpoint is read under the epoch it was written in');
  const inventory = createInventory(publication);
  inventory.version = from.varint();
  inventory.fenceCounter = from.varint();
  const states = from.blob();
  invariant(states.length === inventory.states.length, 'a checkpoint has a state for every seat');
  for (let seat = 0; seat < publication.capacity; seat++) {
    setSeatState(inventory, seat, ((states[seat >> 2]! >> ((seat & 3) * 2)) & 3) as SeatState);
  }
  for (let left = from.varint(); left > 0; left--) {
    const hold = readHold(record, version);
    const owner = ownerKey(hold);
    inventory.holds.set(hold.holdId, hold);
    inventory.holdOf.set(owner, hold.holdId);
    // How many follows below; the map keeps this text then, and the one that is read there lives no longer than that.
    inventory.seatsOf.set(owner, 0);
    for (const key of otherOwnersKeys(hold)) inventory.holdOfKey.set(keyName(key), hold.holdId);
    if (hold.phase.name !== 'expiring') inventory.deadlines.set(hold.holdId, hold.expiresAtMs);
  }
  for (let left = from.varint(); left > 0; left--) inventory.seatsOf.set(record.owner(), from.varint());
  if (version > 1) {
    inventory.clock.pausedMs = from.varint();
    inventory.clock.pausedAtMs = record.optional(() => from.varint());
  }
  if (version > 2) inventory.closed = from.byte() === 1;
  inventory.clock.pausedByOperator = version > 3 ? from.byte() === 1 : inventory.clock.pausedAtMs !== null;
  if (version > 3) {
    inventory.clock.outage = record.optional(() => ({ sinceMs: from.varint(), isOver: from.byte() === 1 }));
  }
  const switchedOn = version > 5 ? record.optional(() => JSON.parse(from.text()) as QueuePlan) : null;
  if (switchedOn !== null) inventory.queue = createQueue(switchedOn);
  if (version > 4 && inventory.queue !== null) inventory.queue = readQueue(record, inventory.queue.plan);
  invariant(from.done, 'a checkpoint ends with its last field');
  return inventory;
}

/** What the publication does not say. */
function switchedOnPlanOf({ queue }: Inventory): QueuePlan | null {
  return queue?.plan.isFirstCome ? queue.plan : null;
}

function writeHold(record: RecordWriter, hold: Hold): void {
  invariant(isLive(hold), 'only live holds are in memory');
  const { to } = record;
  to.uuid(hold.holdId).uuid(hold.deviceId);
  record.optional(hold.userId, record.id);
  to.varint(hold.epoch).varint(hold.fence);
  record.quote(hold.quote);
  to.varint(hold.heldAtMs).varint(hold.expiresAtMs).varint(hold.endsByMs);
  to.byte(hold.extended ? 1 : 0)
    .varint(hold.waitedMs)
    .varint(hold.attempt);
  writePhase(record, hold.phase);
  to.varint(hold.keys.length);
  for (const key of hold.keys) record.remember(key);
}

function readHold(record: RecordReader, version: number): Hold {
  const { from } = record;
  return {
    holdId: record.id<HoldId>(),
    deviceId: record.id<DeviceId>(),
    userId: record.optional(() => record.id<UserId>()),
    epoch: from.varint(),
    fence: from.varint(),
    quote: record.quote(),
    heldAtMs: from.varint(),
    expiresAtMs: from.varint(),
    endsByMs: from.varint(),
    extended: from.byte() === 1,
    waitedMs: version > 2 ? from.varint() : 0,
    attempt: from.varint(),
    phase: readPhase(record),
    keys: record.list(record.remember),
  };
}

function writePhase(record: RecordWriter, phase: HoldPhase): void {
  const { to } = record;
  switch (phase.name) {
    case 'held':
      to.byte(LIVE_PHASES.indexOf('held'));
      return;
    case 'paying':
      to.byte(LIVE_PHASES.indexOf('paying'));
      record.optional(phase.sessionId, record.text);
      to.varint(phase.providerExpiresAtMs);
      return;
    case 'expiring':
      to.byte(LIVE_PHASES.indexOf('expiring')).text(phase.sessionId);
      return;
    case 'committed':
    case 'released':
      invariant(false, 'only live holds are in memory');
    default:
      unreachable(phase);
  }
}

function readPhase(record: RecordReader): HoldPhase {
  const name = LIVE_PHASES[record.from.byte()];
  invariant(name !== undefined, 'a checkpoint has only live holds');
  switch (name) {
    case 'held':
      return HELD;
    case 'paying':
      return { name, sessionId: record.optional(record.text), providerExpiresAtMs: record.from.varint() };
    case 'expiring':
      return { name, sessionId: record.from.text() };
    default:
      return unreachable(name);
  }
}
