import type { Served } from './crowd.ts';

/** The value below which this share lies; of none: 0. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** 1: in the order of the numbers; 0: in none. By counting inversions, n log n. */
export function kendallTau(served: readonly Served[]): number {
  const numbers = served.map(({ number }) => number);
  const pairs = (numbers.length * (numbers.length - 1)) / 2;
  return pairs === 0 ? 1 : 1 - (2 * inversions(numbers)) / pairs;
}

/** Sorts the values. */
function inversions(values: number[]): number {
  if (values.length < 2) return 0;
  const middle = values.length >> 1;
  const [left, right] = [values.slice(0, middle), values.slice(middle)];
  let found = inversions(left) + inversions(right);
  let [l, r] = [0, 0];
  for (let to = 0; to < values.length; to++) {
    if (r >= right.length || (l < left.length && left[l]! <= right[r]!)) values[to] = left[l++]!;
    else {
      values[to] = right[r++]!;
      found += left.length - l;
    }
  }
  return found;
}
