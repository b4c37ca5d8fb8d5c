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

/** In the order of their two bits. */
export const SEAT_STATES = ['available', 'held', 'booked', 'blocked'] as const;

export type SeatStateName = (typeof SEAT_STATES)[number];
/** Index into `SEAT_STATES`. */
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
  const bytes = [SNAPSHOT, AVAILABILITY_FORMAT];
  for (const number of [epoch, version, capacity]) pushVarint(bytes, number);
  const frame = new Uint8Array(bytes.length + packedLength(capacity));
  frame.set(bytes);
  frame.set(packed.subarray(0, packedLength(capacity)), bytes.length);
  return frame;
}

export function encodeDelta(delta: AvailabilityDelta): Uint8Array {
  const bytes = [DELTA, AVAILABILITY_FORMAT];
  for (const number of [delta.epoch, delta.fromVersion, delta.toVersion]) pushVarint(bytes, number);
  let next = 0;
  for (const { seat, state } of delta.changes) {
    pushVarint(bytes, (seat - next) * 4 + state);
    next = seat + 1;
  }
  return Uint8Array.from(bytes);
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
  const seats = [...options.changedSeats].sort((a, b) => a - b);
  const snapshot = encodeSnapshot(availability);
  // A change takes a byte at least: do not build a delta that has lost already.
  if (seats.length >= snapshot.length) return snapshot;
  const changes = seats.map((seat) => ({ seat, state: seatStateAt(availability.packed, seat) }));
  const delta = encodeDelta({ epoch: availability.epoch, fromVersion, toVersion: availability.version, changes });
  return delta.length <= snapshot.length ? delta : snapshot;
}

/** Reads a frame; a frame that is not whole or not ours is a failure with its reason. */
export function decodeAvailabilityFrame(bytes: Uint8Array): Result<AvailabilityFrame, string> {
  if (bytes[1] !== AVAILABILITY_FORMAT) return fail(`unknown format ${bytes[1]}`);
  const cursor = { bytes, at: 2 };
  if (bytes[0] === SNAPSHOT) return decodeSnapshot(cursor);
  if (bytes[0] === DELTA) return decodeDelta(cursor);
  return fail(`unknown kind ${bytes[0]}`);
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

/** Bytes of the packed states of so many seats. */
export function packedLength(capacity: number): number {
  return (capacity + 3) >> 2;
}

const SNAPSHOT = 0x53;
const DELTA = 0x44;

interface Cursor {
  bytes: Uint8Array;
  at: number;
}

function isNewer(a: { epoch: number; version: number }, b: { epoch: number; version: number }): boolean {
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.version > b.version);
}

function decodeSnapshot(cursor: Cursor): Result<AvailabilityFrame, string> {
  const epoch = readVarint(cursor);
  const version = readVarint(cursor);
  const capacity = readVarint(cursor);
  if (epoch === null || version === null || capacity === null) return fail('cut short in its header');
  const packed = cursor.bytes.slice(cursor.at);
  if (packed.length !== packedLength(capacity)) return fail(`${packed.length} bytes for ${capacity} seats`);
  return ok({ kind: 'snapshot', availability: { epoch, version, capacity, packed } });
}

function decodeDelta(cursor: Cursor): Result<AvailabilityFrame, string> {
  const epoch = readVarint(cursor);
  const fromVersion = readVarint(cursor);
  const toVersion = readVarint(cursor);
  if (epoch === null || fromVersion === null || toVersion === null) return fail('cut short in its header');
  const changes: SeatChange[] = [];
  let next = 0;
  while (cursor.at < cursor.bytes.length) {
    const entry = readVarint(cursor);
    if (entry === null) return fail('cut short in a change');
    const seat = next + Math.floor(entry / 4);
    changes.push({ seat, state: (entry % 4) as SeatState });
    next = seat + 1;
  }
  return ok({ kind: 'delta', delta: { epoch, fromVersion, toVersion, changes } });
}

// By arithmetic, not by bits: versions may pass 2^32.
function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}

function readVarint(cursor: Cursor): number | null {
  let value = 0;
  for (let scale = 1; scale <= Number.MAX_SAFE_INTEGER; scale *= 0x80) {
    const byte = cursor.bytes[cursor.at++];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return Number.isSafeInteger(value) ? value : null;
  }
  return null;
}
