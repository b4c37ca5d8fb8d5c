import type { Sha256 } from '../../ledger/chain.ts';

/** One step from a leaf to the root: the other subtree's hash. */
export type AuditPath = Uint8Array[];

/**
 * The root over entries that come one after the other, as RFC 6962 section 2.1 has it (rule DRAW-1). Keeps one hash a
 * level, so that ten million entries need no more memory than ten.
 */
export class MerkleRoot {
  readonly #sha256: Sha256;
  /** Complete subtrees, the largest first. */
  readonly #subtrees: { leaves: number; hash: Uint8Array }[] = [];

  constructor(sha256: Sha256) {
    this.#sha256 = sha256;
  }

  add(entry: Uint8Array): void {
    let last = { leaves: 1, hash: leafHash(this.#sha256, entry) };
    for (;;) {
      const before = this.#subtrees.at(-1);
      if (before?.leaves !== last.leaves) break;
      this.#subtrees.pop();
      last = { leaves: last.leaves * 2, hash: nodeHash(this.#sha256, before.hash, last.hash) };
    }
    this.#subtrees.push(last);
  }

  root(): Uint8Array {
    const hashes = this.#subtrees.map(({ hash }) => hash);
    return hashes.length === 0
      ? this.#sha256()
      : hashes.reduceRight((right, left) => nodeHash(this.#sha256, left, right));
  }
}

/** The way from an entry to the root of all of them: RFC 6962 section 2.1.1. */
export function auditPath(sha256: Sha256, entries: readonly Uint8Array[], index: number): AuditPath {
  if (entries.length <= 1) return [];
  const split = largestPowerBelow(entries.length);
  const [left, right] = [entries.slice(0, split), entries.slice(split)];
  return index < split
    ? [...auditPath(sha256, left, index), rootOf(sha256, right)]
    : [...auditPath(sha256, right, index - split), rootOf(sha256, left)];
}

/** Whether the entry stands at this index of so many: RFC 9162 section 2.1.3.2. */
export function standsInTree(
  sha256: Sha256,
  proof: { entry: Uint8Array; index: number; count: number; path: AuditPath; root: Uint8Array },
): boolean {
  const { entry, index, count, path, root } = proof;
  if (index >= count) return false;
  let at = index;
  let last = count - 1;
  let hash = leafHash(sha256, entry);
  for (const other of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sha256, other, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else {
      hash = nodeHash(sha256, hash, other);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && sameBytes(hash, root);
}

/** What stands for an entry in the tree. */
export function leafHash(sha256: Sha256, entry: Uint8Array): Uint8Array {
  return sha256(LEAF, entry);
}

/** What stands for two subtrees. */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(NODE, left, right);
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function rootOf(sha256: Sha256, entries: readonly Uint8Array[]): Uint8Array {
  const tree = new MerkleRoot(sha256);
  for (const entry of entries) tree.add(entry);
  return tree.root();
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
