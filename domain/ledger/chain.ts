import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Publication } from '../inventory/publication.ts';
import { canonicalJson } from '../shared/canonical-json.ts';

/** SHA-256 over the parts one after the other; passed in, because the fastest one differs from place to place. */
export type Sha256 = (...parts: Uint8Array[]) => Uint8Array;

/** One batch of decisions, as the ledger has it. */
export interface LedgerRow {
  /** 1, 2, 3, … without a gap. */
  seq: number;
  /** When it was decided, Unix milliseconds; never before the row before. */
  atMs: number;
  /** The events, in the format of `domain/inventory/frame.ts`. */
  frame: Uint8Array;
  digest: Uint8Array;
}

/** The digest that the first row stands on: that of what is sold, where and for how much. */
export function publicationDigest(sha256: Sha256, publication: Publication): Uint8Array {
  return sha256(utf8ToBytes(canonicalJson(publication)));
}

/** The digest of a row over the one before it: SHA-256 of that, sequence and time (8 bytes each, big-endian), frame. */
export function rowDigest(
  sha256: Sha256,
  before: Uint8Array,
  { seq, atMs, frame }: Omit<LedgerRow, 'digest'>,
): Uint8Array {
  const place = new DataView(new ArrayBuffer(16));
  place.setBigUint64(0, BigInt(seq));
  place.setBigUint64(8, BigInt(atMs));
  return sha256(before, new Uint8Array(place.buffer), frame);
}
