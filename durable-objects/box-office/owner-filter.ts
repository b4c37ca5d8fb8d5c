import type { OwnerKey } from '../../domain/inventory/owner.ts';

const BITS = 1 << 22;

/**
 * Which owners have a row in the history tables: a Bloom filter with one hash. Most commands of an on-sale come from
 * fans who have none, and a look-up in SQLite costs more than the rest of the decision. An owner's id ends in random
 * digits, so that they are the hash. A false yes costs a look-up, a false no cannot be.
 */
export class OwnerFilter {
  /** Null until there is somebody: a small event stays small. */
  #bits: Uint8Array | null = null;

  add(owner: OwnerKey): void {
    this.#bits ??= new Uint8Array(BITS / 8);
    const bit = bitOf(owner);
    this.#bits[bit >> 3] = this.#bits[bit >> 3]! | (1 << (bit & 7));
  }

  mayHave(owner: OwnerKey): boolean {
    if (this.#bits === null) return false;
    const bit = bitOf(owner);
    return (this.#bits[bit >> 3]! & (1 << (bit & 7))) !== 0;
  }
}

function bitOf(owner: OwnerKey): number {
  return Number.parseInt(owner.slice(-6), 16) & (BITS - 1);
}
