import type { Sha256 } from '../../ledger/chain.ts';
import { invariant } from '../../shared/invariant.ts';

/** Published: see DRAW-6 for why so many. */
export const FEISTEL_ROUNDS = 24;

/** Every index fits in 32 bits. */
export const DRAWN_MAX = 2 ** 32 - 1;

/**
 * A permutation of [0, n) that a 32-byte key decides: a Feistel network over the smallest 4^k ≥ max(n, 4), walked
 * until it lands below n (cycle walking: Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002). Rule DRAW-5.
 */
export class DrawPermutation {
  readonly n: number;
  readonly #sha256: Sha256;
  readonly #key: Uint8Array;
  /** Bits of a half, at most 16. */
  readonly #bits: number;
  readonly #mask: number;
  /** F by round and half, once it was needed: what makes ten million numbers a matter of seconds. */
  readonly #known: Int32Array;

  constructor(sha256: Sha256, { key, n }: { key: Uint8Array; n: number }) {
    invariant(Number.isInteger(n) && n >= 0 && n <= DRAWN_MAX, 'a draw is of at most 2^32 − 1 entries');
    this.n = n;
    this.#sha256 = sha256;
    this.#key = key;
    this.#bits = bitsOfHalf(n);
    this.#mask = 2 ** this.#bits - 1;
    this.#known = new Int32Array(FEISTEL_ROUNDS * 2 ** this.#bits).fill(UNKNOWN);
  }

  /** The number that an index gets. */
  numberOf(index: number): number {
    this.#mustBeDrawn(index);
    let at = index;
    do at = this.#forward(at);
    while (at >= this.n);
    return at;
  }

  /** The index that got a number. */
  indexOf(number: number): number {
    this.#mustBeDrawn(number);
    let at = number;
    do at = this.#back(at);
    while (at >= this.n);
    return at;
  }

  #forward(place: number): number {
    const [known, bits, mask] = [this.#known, this.#bits, this.#mask];
    let left = place >>> bits;
    let right = place & mask;
    for (let round = 0; round < FEISTEL_ROUNDS; round++) {
      let value = known[(round << bits) | right]!;
      if (value === UNKNOWN) value = this.#compute(round, right);
      const next = left ^ value;
      left = right;
      right = next;
    }
    return ((left << bits) | right) >>> 0;
  }

  #back(place: number): number {
    const [known, bits, mask] = [this.#known, this.#bits, this.#mask];
    let left = place >>> bits;
    let right = place & mask;
    for (let round = FEISTEL_ROUNDS - 1; round >= 0; round--) {
      let value = known[(round << bits) | left]!;
      if (value === UNKNOWN) value = this.#compute(round, left);
      const before = right ^ value;
      right = left;
      left = before;
    }
    return ((left << bits) | right) >>> 0;
  }

  #compute(round: number, half: number): number {
    const place = new DataView(new ArrayBuffer(5));
    place.setUint8(0, round);
    place.setUint32(1, half);
    const digest = this.#sha256(this.#key, new Uint8Array(place.buffer));
    const head = new DataView(digest.buffer, digest.byteOffset).getUint32(0);
    const value = head >>> (32 - this.#bits);
    this.#known[(round << this.#bits) | half] = value;
    return value;
  }

  #mustBeDrawn(place: number): void {
    invariant(Number.isInteger(place) && place >= 0 && place < this.n, 'only 0 to n − 1 are drawn');
  }
}

/** k of the smallest 4^k ≥ max(n, 4). */
function bitsOfHalf(n: number): number {
  let bits = 1;
  while (4 ** bits < n) bits++;
  return bits;
}

const UNKNOWN = -1;
