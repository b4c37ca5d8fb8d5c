import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Sha256 } from '../../ledger/chain.ts';
import { uuidBytes, type EventId } from '../../shared/ids.ts';

/** What a register says when it has closed. */
export interface RegisterSeal {
  count: number;
  /** Of the Merkle tree over its entries, 32 bytes. */
  root: Uint8Array;
}

/** What the seal of a class is about. */
export interface SealedClass {
  eventId: EventId;
  /** 0 is the first to be called. */
  classIndex: number;
  /** T, Unix milliseconds. */
  closesAtMs: number;
  /** The first of the schedule: the beacon cannot be chosen afterwards. */
  firstRound: number;
  registers: RegisterSeal[];
}

/** The digest that is published before the beacon's round exists. Rule DRAW-2. */
export function sealDigest(sha256: Sha256, sealed: SealedClass): Uint8Array {
  const head = new DataView(new ArrayBuffer(19));
  head.setUint8(0, sealed.classIndex);
  head.setBigUint64(1, BigInt(sealed.closesAtMs));
  head.setBigUint64(9, BigInt(sealed.firstRound));
  head.setUint16(17, sealed.registers.length);
  const registers = sealed.registers.flatMap(({ count, root }) => [uint32(count), root]);
  return sha256(utf8ToBytes('onsale-seal-1'), uuidBytes(sealed.eventId), new Uint8Array(head.buffer), ...registers);
}

/** Everybody in a class: n. */
export function sealedCount(registers: readonly Pick<RegisterSeal, 'count'>[]): number {
  return registers.reduce((sum, { count }) => sum + count, 0);
}

/** The index in its class of who has an index in a register: the entries of the registers before come first. DRAW-3. */
export function indexInClass(
  registers: readonly Pick<RegisterSeal, 'count'>[],
  place: { register: number; index: number },
): number {
  return sealedCount(registers.slice(0, place.register)) + place.index;
}

/** The key that decides a class's order. Rule DRAW-4. */
export function drawKey(
  sha256: Sha256,
  { eventId, n, digest, signature }: { eventId: EventId; n: number; digest: Uint8Array; signature: Uint8Array },
): Uint8Array {
  return sha256(utf8ToBytes('onsale-draw-1'), uuidBytes(eventId), uint32(n), digest, signature);
}

function uint32(value: number): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint32(0, value);
  return new Uint8Array(bytes.buffer);
}
