import type { Sha256 } from '../../ledger/chain.ts';
import { invariant } from '../../shared/invariant.ts';
import { ENTRY_BYTES } from './entry-place.ts';
import { leafHash, nodeHash, type AuditPath } from './merkle.ts';

/**
 * Entries of a chunk: a power of two, so that a chunk is a subtree of the whole. With the hashes of all chunks one chunk
 * is enough for any of its audit paths: a fan's proof reads 4 KB and not a register's list.
 */
export const CHUNK_ENTRIES = 256;

const HASH_BYTES = 32;

/** The root over each chunk of a list, 32 bytes each. */
export function chunkHashes(sha256: Sha256, list: Uint8Array): Uint8Array {
  const chunkBytes = CHUNK_ENTRIES * ENTRY_BYTES;
  const hashes = new Uint8Array(Math.ceil(list.length / chunkBytes) * HASH_BYTES);
  for (let chunk = 0; chunk * chunkBytes < list.length; chunk++) {
    const entries = list.subarray(chunk * chunkBytes, (chunk + 1) * chunkBytes);
    hashes.set(rootOf(sha256, leavesOf(sha256, entries)), chunk * HASH_BYTES);
  }
  return hashes;
}

/**
 * The way from an entry to the root, by its chunk of the list and the hashes of all chunks. The tree of RFC 6962 is what
 * comes out when neighbours are joined level by level and who has none goes up as they are.
 */
export function chunkedAuditPath(
  sha256: Sha256,
  { chunk, hashes, index }: { chunk: Uint8Array; hashes: Uint8Array; index: number },
): AuditPath {
  invariant(index % CHUNK_ENTRIES < chunk.length / ENTRY_BYTES, 'an entry stands in its chunk');
  const within = pathOver(sha256, leavesOf(sha256, chunk), index % CHUNK_ENTRIES);
  const above = pathOver(sha256, pieces(hashes, HASH_BYTES), Math.floor(index / CHUNK_ENTRIES));
  return [...within, ...above];
}

function pathOver(sha256: Sha256, leaves: Uint8Array[], index: number): AuditPath {
  const path: AuditPath = [];
  let at = index;
  for (let level = leaves; level.length > 1; level = levelAbove(sha256, level)) {
    const neighbour = level[at ^ 1];
    if (neighbour) path.push(neighbour);
    at >>= 1;
  }
  return path;
}

function rootOf(sha256: Sha256, leaves: Uint8Array[]): Uint8Array {
  let level = leaves;
  while (level.length > 1) level = levelAbove(sha256, level);
  return level[0]!;
}

function levelAbove(sha256: Sha256, level: Uint8Array[]): Uint8Array[] {
  return Array.from({ length: Math.ceil(level.length / 2) }, (_, pair) => {
    const [left, right] = [level[pair * 2]!, level[pair * 2 + 1]];
    return right ? nodeHash(sha256, left, right) : left;
  });
}

function leavesOf(sha256: Sha256, entries: Uint8Array): Uint8Array[] {
  return pieces(entries, ENTRY_BYTES).map((entry) => leafHash(sha256, entry));
}

function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: bytes.length / size }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}
