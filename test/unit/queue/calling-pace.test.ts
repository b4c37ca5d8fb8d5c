import { describe, expect, it } from 'vitest';
import { CallingPace } from '../../../domain/queue/calling-pace.ts';

const MINUTE = 60;

describe('[QUEUE-25] the pace', () => {
  it('is the slots that become free, times the numbers that are called for each that is taken', () => {
    const sale = opened();
    sale.play(10 * MINUTE);
    expectAbout(sale, 300);
  });

  it('is not told before two minutes are measured, and not while nobody comes', () => {
    const sale = opened();
    sale.play(2 * MINUTE - 1);
    expect(sale.pace.perMinute).toBeNull();
    sale.play(2);
    expect(sale.pace.perMinute).not.toBeNull();
    const forsaken = opened({ given: 0, freed: 0 });
    forsaken.play(10 * MINUTE);
    expect(forsaken.pace.perMinute).toBeNull();
  });

  it('says nothing of how the empty slots were filled', () => {
    const sale = opened();
    sale.tick({ called: 10_000, given: 4_000, freed: 0 });
    sale.play(10 * MINUTE);
    expectAbout(sale, 300);
  });

  it('is the same after seven minutes in which nobody could pay, and the rush behind them', () => {
    const sale = opened();
    sale.play(10 * MINUTE);
    const before = sale.pace.perMinute!;
    for (let second = 0; second < 7 * MINUTE; second++) sale.tick({ called: 0, given: 0, freed: 0, isPaying: false });
    expectAbout(sale, before);
    for (let second = 0; second < 30; second++) sale.tick({ called: 80, given: 32, freed: 32 });
    sale.play(10 * MINUTE);
    expectAbout(sale, before);
  });

  it('starts anew with the box office: what was called before it counts for nothing', () => {
    const sale = opened({ calledBefore: 50_000 });
    sale.play(10 * MINUTE);
    expectAbout(sale, 300);
  });
});

function expectAbout({ pace }: { pace: CallingPace }, numbersPerMinute: number): void {
  expect(pace.perMinute! / numbersPerMinute).toBeGreaterThan(0.93);
  expect(pace.perMinute! / numbersPerMinute).toBeLessThan(1.07);
}

/** A sale in which two slots become free every second, and are taken by two of five who are called. */
function opened({ given = 2, freed = 2, calledBefore = 0 } = {}) {
  const pace = new CallingPace();
  let [nowMs, nowServing] = [1_000_000, calledBefore];
  const tick = (second: { called: number; given: number; freed: number; isPaying?: boolean }): void => {
    pace.tick({ nowMs, sinceMs: 1_000, nowServing, isPaying: true, ...second });
    nowServing += second.called;
    nowMs += 1_000;
  };
  const play = (seconds: number): void => {
    for (let second = 0; second < seconds; second++) tick({ called: 5, given, freed });
  };
  return { pace, tick, play };
}
