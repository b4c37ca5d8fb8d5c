import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standingOf } from '../../../domain/queue/wait-estimate.ts';

const queue = { nowServing: 1_000, calledPerMinute: 100, left: [{ available: 300, held: 200 }] };

describe('where a number stands', () => {
  it('the first that is not called is next; who is called has no place', () => {
    expect([999, 1_000, 1_001].map((number) => standingOf(number, queue).place)).toEqual([0, 1, 2]);
  });

  it('the wait is a range around place by pace, in minutes that people use', () => {
    expect(waitOf(50)).toEqual({ from: 0, to: 1 });
    expect(waitOf(500)).toEqual({ from: 3, to: 7 });
    expect(waitOf(3_000)).toEqual({ from: 20, to: 45 });
    expect(waitOf(20_000)).toEqual({ from: 150, to: 270 });
  });

  it('without a pace there is no estimate', () => {
    expect(standingOf(5_000, { ...queue, calledPerMinute: null }).waitMinutes).toBeNull();
    expect(standingOf(5_000, { ...queue, calledPerMinute: 0 }).waitMinutes).toBeNull();
  });

  it('says so when more are ahead than tickets are left', () => {
    expect([1_499, 1_500].map((number) => standingOf(number, queue).isDoubtful)).toEqual([false, true]);
  });

  it('progress only grows while numbers are called, and the range holds the plain quotient', () => {
    const numbers = fc.nat(10_000_000);
    fc.assert(fc.property(numbers, numbers, numbers, fc.integer({ min: 1, max: 100_000 }), onlyComesNearer));
  });
});

function waitOf(place: number) {
  return standingOf(queue.nowServing + place - 1, queue).waitMinutes;
}

function onlyComesNearer(number: number, served: number, more: number, pace: number): void {
  const at = (nowServing: number) => standingOf(number, { ...queue, nowServing, calledPerMinute: pace });
  const [before, after] = [at(served), at(served + more)];
  expect(after.progress).toBeGreaterThanOrEqual(before.progress);
  expect(after.place).toBeLessThanOrEqual(before.place);
  const { from, to } = before.waitMinutes!;
  expect(from).toBeLessThanOrEqual(before.place / pace);
  expect(to).toBeGreaterThanOrEqual(before.place / pace);
}
