import { utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { DrawPermutation, FEISTEL_ROUNDS } from '../../../domain/queue/draw/draw-permutation.ts';
import { sha256 } from '../../../durable-objects/box-office/sha256.ts';

/** A busy machine is not a failure: alone the longest takes some 10 s. */
const LONG_MS = 300_000;

describe('the draw of numbers', { timeout: LONG_MS }, () => {
  test('[DRAW-5] has the published vectors', () => {
    expect(vectors()).toMatchInlineSnapshot(`
      "| 1 | 0 |
      | 2 | 0, 1 |
      | 3 | 0, 1, 2 |
      | 4 | 0, 3, 2, 1 |
      | 5 | 2, 1, 3, 0, 4 |
      | 10 | 2, 7, 3, 9, 6, 0, 4, 1, 8, 5 |
      | 17 | 16, 12, 2, 10, 1, 8, 9, 5, 0, 3 |
      | 100 | 8, 58, 11, 25, 91, 43, 75, 89, 4, 88 |
      | 4097 | 3359, 2491, 2973, 3853, 166, 2521, 901, 433, 1727, 2161 |
      | 1000000 | 278069, 842340, 476830, 856622, 450178, 877694, 2588, 360473, 853428, 555067 |
      | 10000000 | 8396725, 6215275, 3454090, 506098, 8722592, 6690449, 5789754, 9344290, 8675649, 5057545 |"
    `);
  });

  test(
    '[DRAW-5] is one to one for every n up to 4,096',
    () => {
      for (let n = 1; n <= 4_096; n++) expect(isOneToOne(drawOf(n)), `n = ${n}`).toBe(true);
    },
    LONG_MS,
  );

  test(
    '[DRAW-5] is one to one for ten million',
    () => {
      expect(isOneToOne(drawOf(10_000_000))).toBe(true);
    },
    LONG_MS,
  );

  test('[DRAW-5] the index of a number is found again', () => {
    for (const n of [1, 2, 3, 5, 17, 4_095, 10_000_000]) {
      const draw = drawOf(n);
      for (let index = 0; index < Math.min(n, 500); index++) expect(draw.indexOf(draw.numberOf(index))).toBe(index);
    }
  });

  test('[DRAW-5] nobody to draw needs no number; nobody beyond n has one', () => {
    expect(drawOf(0).n).toBe(0);
    expect(() => drawOf(0).numberOf(0)).toThrow('only 0 to n − 1 are drawn');
    expect(() => drawOf(5).numberOf(5)).toThrow('only 0 to n − 1 are drawn');
  });

  test('[DRAW-6] over four places all 24 orders come equally often, computed exactly', () => {
    let orders = new Map([['0123', 1]]);
    for (let round = 0; round < FEISTEL_ROUNDS; round++) orders = afterRound(orders);
    const shares = [...orders.values()].map((share) => Math.abs(share * 24 - 1));
    expect(shares).toHaveLength(24);
    expect(Math.max(...shares)).toBeLessThan(3e-7);
  });

  // 999,999 in a million: a seed that is fixed cannot fail by chance.
  const SIGMAS = 4.75;

  test.each([3, 7, 50, 1_000, 5_003])('[DRAW-5] every number is as likely for every index (n = %i)', (n) => {
    const draws = Math.max(100, Math.ceil(40_000 / n));
    const cells = Math.min(n, 25);
    const seen = new Float64Array(cells * cells);
    for (let at = 0; at < draws; at++) {
      const draw = drawOf(n, `chi ${at}`);
      for (let index = 0; index < n; index++) seen[cellOf(index) * cells + cellOf(draw.numberOf(index))]!++;
    }
    const sizes = cellSizes();
    const expected = (cell: number) => (draws * sizes[Math.floor(cell / cells)]! * sizes[cell % cells]!) / n;
    expect(sigmasAbove(seen, { expected, freedom: (cells - 1) ** 2, scale: (n - 1) / n })).toBeLessThan(SIGMAS);

    function cellOf(place: number): number {
      return Math.floor((place * cells) / n);
    }
    function cellSizes(): number[] {
      const counted = Array.from({ length: cells }, () => 0);
      for (let place = 0; place < n; place++) counted[cellOf(place)]!++;
      return counted;
    }
  });

  test.each([3, 5, 6, 11, 13])(
    '[DRAW-5] every pair of numbers is as likely for every pair of indexes (n = %i)',
    (n) => {
      const draws = 5_000;
      for (const [one, other] of [
        [0, 1],
        [0, n - 1],
        [n - 2, n - 1],
      ] as const) {
        const seen = new Float64Array(n * n);
        for (let at = 0; at < draws; at++) {
          const draw = drawOf(n, `pair ${at}`);
          seen[draw.numberOf(one) * n + draw.numberOf(other)]!++;
        }
        const pairs = seen.filter((_, at) => Math.floor(at / n) !== at % n);
        expect(sigmasAbove(pairs, { expected: () => draws / pairs.length, freedom: pairs.length - 1 })).toBeLessThan(
          SIGMAS,
        );
      }
    },
  );

  test('[DRAW-5] neighbours on both sides of a register’s end are drawn like all others', () => {
    // Registers of 700, 1 and 299: the last of one and the first of the next.
    const [n, draws, cells] = [1_000, 4_000, 10];
    for (const [last, first] of [
      [699, 700],
      [700, 701],
    ] as const) {
      const seen = new Float64Array(cells * cells);
      for (let at = 0; at < draws; at++) {
        const draw = drawOf(n, `boundary ${at}`);
        seen[Math.floor(draw.numberOf(last) / 100) * cells + Math.floor(draw.numberOf(first) / 100)]!++;
      }
      const likely = (cell: number) => (100 * (Math.floor(cell / cells) === cell % cells ? 99 : 100)) / (n * (n - 1));
      const expected = (cell: number) => draws * likely(cell);
      expect(sigmasAbove(seen, { expected, freedom: cells * cells - 1 })).toBeLessThan(SIGMAS);
    }
  });

  test('the chi-square of these tests sees a draw that is a little unfair', () => {
    const [n, draws] = [3, 13_334];
    const seen = new Float64Array(n * n);
    for (let at = 0; at < draws; at++) {
      const draw = drawOf(n, `chi ${at}`);
      const swap = at % 20 === 0;
      for (let index = 0; index < n; index++) seen[index * n + (swap ? index : draw.numberOf(index))]!++;
    }
    const expected = () => draws / n;
    expect(sigmasAbove(seen, { expected, freedom: (n - 1) ** 2, scale: (n - 1) / n })).toBeGreaterThan(SIGMAS);
  });
});

function drawOf(n: number, seed = 'onsale test vector'): DrawPermutation {
  return new DrawPermutation(sha256, { key: sha256(utf8ToBytes(seed)), n });
}

function vectors(): string {
  return [1, 2, 3, 4, 5, 10, 17, 100, 4_097, 1_000_000, 10_000_000]
    .map((n) => {
      const draw = drawOf(n);
      return `| ${n} | ${Array.from({ length: Math.min(n, 10) }, (_, index) => draw.numberOf(index)).join(', ')} |`;
    })
    .join('\n');
}

function isOneToOne(draw: DrawPermutation): boolean {
  const seen = new Uint8Array(draw.n);
  for (let index = 0; index < draw.n; index++) seen[draw.numberOf(index)]!++;
  return seen.every((count) => count === 1);
}

/** One round over two-bit places, with each of the four functions of one bit equally likely. */
function afterRound(orders: Map<string, number>): Map<string, number> {
  const after = new Map<string, number>();
  for (const [order, share] of orders) {
    for (const [f0, f1] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      const moved = Array.from(order)
        .map((place) => {
          const [left, right] = [Number(place) >> 1, Number(place) & 1];
          return (right << 1) | (left ^ (right === 0 ? f0 : f1));
        })
        .join('');
      after.set(moved, (after.get(moved) ?? 0) + share / 4);
    }
  }
  return after;
}

/**
 * How many standard deviations chi-square lies above its mean (Wilson and Hilferty's cube root). Places of one draw
 * exclude each other: with all n of them counted, their variance is n / (n − 1) of that of independent ones.
 */
function sigmasAbove(
  seen: Float64Array,
  { expected, freedom, scale = 1 }: { expected: (cell: number) => number; freedom: number; scale?: number },
): number {
  const chiSquare = scale * seen.reduce((sum, count, cell) => sum + (count - expected(cell)) ** 2 / expected(cell), 0);
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(chiSquare / freedom) - (1 - spread)) / Math.sqrt(spread);
}
