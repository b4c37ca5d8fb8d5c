import { ByteReader, ByteWriter } from '../../domain/shared/bytes.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';

/**
 * Availability on the wire: binary frames, 2 bits a seat.
 *
 *     snapshot  'S' format epoch version capacity packed…
 *     delta     'D' format epoch fromVersion toVersion (gap << 2 | state)…
 *
 * 'S', 'D' and format are one byte each; the other numbers are LEB128 varints. `packed` holds seat i in byte i >> 2,
 * at bits (i & 3) * 2. A delta lists, in ascending order, every seat that changed after `fromVersion` with its state at
 * `toVersion`; gap is the number of seats skipped since the one before. States are absolute, so a delta brings any
 * client at a version from `fromVersion` on to `toVersion`.
 */
export const AVAILABILITY_FORMAT = 1;

/** 0 available, 1 held, 2 booked, 3 blocked (not for sale). */
export type SeatState = 0 | 1 | 2 | 3;

/** What a client knows: every seat's state as it was at (epoch, version). */
export interface Availability {
  epoch: number;
  version: number;
  capacity: number;
  /** Two bits a seat, `ceil(capacity / 4)` bytes. */
  packed: Uint8Array;
}

export interface SeatChange {
  seat: number;
  state: SeatState;
}

export interface AvailabilityDelta {
  epoch: number;
  fromVersion: number;
  toVersion: number;
  /** Ascending by seat, each seat once. */
  changes: SeatChange[];
}

export type AvailabilityFrame =
  | { kind: 'snapshot'; availability: Availability }
  | { kind: 'delta'; delta: AvailabilityDelta };

export type AppliedFrame =
  | { outcome: 'applied'; availability: Availability }
  /** The client has this already, or something newer: nothing to do. */
  | { outcome: 'known' }
  /** Something between is missing: ask for deltas from the own version on, or for a snapshot. */
  | { outcome: 'gap' };

export function encodeSnapshot(availability: Availability): Uint8Array {
  const { epoch, version, capacity, packed } = availability;
  const frame = new ByteWriter().byte(SNAPSHOT).byte(AVAILABILITY_FORMAT);
  frame.varint(epoch).varint(version).varint(capacity);
  return frame.raw(packed.subarray(0, packedLength(capacity))).finish();
}

export function encodeDelta(delta: AvailabilityDelta): Uint8Array {
  const frame = new ByteWriter().byte(DELTA).byte(AVAILABILITY_FORMAT);
  frame.varint(delta.epoch).varint(delta.fromVersion).varint(delta.toVersion);
  let next = 0;
  for (const { seat, state } of delta.changes) {
    frame.varint((seat - next) * 4 + state);
    next = seat + 1;
  }
  return frame.finish();
}

/**
 * The smaller frame that brings clients from `fromVersion` to this availability: a delta of the seats that changed
 * since, or the snapshot.
 * @param changedSeats indexes in any order, each once
 */
export function encodeUpdate(options: {
  availability: Availability;
  fromVersion: number;
  changedSeats: Iterable<number>;
}): Uint8Array {
  const { availability, fromVersion } = options;
  const seats = Uint32Array.from(options.changedSeats).sort();
  const snapshot = encodeSnapshot(availability);
  // A change takes a byte at least: do not build a delta that has lost already.
  if (seats.length >= snapshot.length) return snapshot;
  const changes = Array.from(seats, (seat) => ({ seat, state: seatStateAt(availability.packed, seat) }));
  const delta = encodeDelta({ epoch: availability.epoch, fromVersion, toVersion: availability.version, changes });
  return delta.length <= snapshot.length ? delta : snapshot;
}

/** Reads a frame; one that is not whole or not ours is a failure with its reason. */
export function decodeAvailabilityFrame(bytes: Uint8Array): Result<AvailabilityFrame, string> {
  try {
    return decodeFrame(new ByteReader(bytes));
  } catch (error) {
    return fail(String(error));
  }
}

/** What a client knows after a frame. Never changes `current`; (epoch, version) only grows. */
export function applyAvailabilityFrame(current: Availability | null, frame: AvailabilityFrame): AppliedFrame {
  if (frame.kind === 'snapshot') {
    const { availability } = frame;
    return current && !isNewer(availability, current) ? { outcome: 'known' } : { outcome: 'applied', availability };
  }
  const { epoch, fromVersion, toVersion, changes } = frame.delta;
  if (!current) return { outcome: 'gap' };
  if (!isNewer({ epoch, version: toVersion }, current)) return { outcome: 'known' };
  if (epoch !== current.epoch || current.version < fromVersion) return { outcome: 'gap' };
  if (changes.some(({ seat }) => seat >= current.capacity)) return { outcome: 'gap' };
  const packed = current.packed.slice();
  for (const { seat, state } of changes) setSeatState(packed, seat, state);
  return { outcome: 'applied', availability: { ...current, version: toVersion, packed } };
}

export function seatStateAt(packed: Uint8Array, seat: number): SeatState {
  return ((packed[seat >> 2]! >> ((seat & 3) * 2)) & 3) as SeatState;
}

export function setSeatState(packed: Uint8Array, seat: number, state: SeatState): void {
  const shift = (seat & 3) * 2;
  packed[seat >> 2] = (packed[seat >> 2]! & ~(3 << shift)) | (state << shift);
}

/** Ascending indexes of the seats whose states differ. */
export function changedSeats(before: Uint8Array, after: Uint8Array): number[] {
  const seats: number[] = [];
  for (let byte = 0; byte < after.length; byte++) {
    const difference = before[byte]! ^ after[byte]!;
    if (difference === 0) continue;
    for (let place = 0; place < 4; place++) {
      if ((difference >> (place * 2)) & 3) seats.push(byte * 4 + place);
    }
  }
  return seats;
}

/** Whether every seat is booked or blocked: held seats may come back. */
export function isSoldOut({ packed, capacity }: Availability): boolean {
  for (let seat = 0; seat < capacity; seat++) if (seatStateAt(packed, seat) < 2) return false;
  return true;
}

/** Bytes of the packed states of so many seats. */
export function packedLength(capacity: number): number {
  return (capacity + 3) >> 2;
}

const SNAPSHOT = 0x53;
const DELTA = 0x44;

function isNewer(a: { epoch: number; version: number }, b: { epoch: number; version: number }): boolean {
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.version > b.version);
}

function decodeFrame(reader: ByteReader): Result<AvailabilityFrame, string> {
  const kind = reader.byte();
  const format = reader.byte();
  if (format !== AVAILABILITY_FORMAT) return fail(`unknown format ${format}`);
  switch (kind) {
    case SNAPSHOT: {
      const [epoch, version, capacity] = [reader.varint(), reader.varint(), reader.varint()];
      const packed = reader.raw(packedLength(capacity));
      if (!reader.done) return fail('longer than its capacity');
      return ok({ kind: 'snapshot', availability: { epoch, version, capacity, packed } });
    }
    case DELTA: {
      const [epoch, fromVersion, toVersion] = [reader.varint(), reader.varint(), reader.varint()];
      return ok({ kind: 'delta', delta: { epoch, fromVersion, toVersion, changes: readChanges(reader) } });
    }
    default:
      return fail(`unknown kind ${kind}`);
  }
}

function readChanges(reader: ByteReader): SeatChange[] {
  const changes: SeatChange[] = [];
  let next = 0;
  while (!reader.done) {
    const entry = reader.varint();
    const seat = next + Math.floor(entry / 4);
    changes.push({ seat, state: (entry % 4) as SeatState });
    next = seat + 1;
  }
  return changes;
}
