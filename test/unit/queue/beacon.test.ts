import { describe, expect, test } from 'vitest';
import { firstRoundAfter, isSignedByBeacon, QUICKNET, roundAtMs } from '../../../domain/queue/draw/beacon.ts';
import { decidingRound, drawSchedule } from '../../../domain/queue/draw/draw-schedule.ts';
import { LOCAL_BEACON, signRound } from '../../../dev/queue-doubles/local-beacon.ts';

const ROUND_1000 = 'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39';

describe('the beacon', { timeout: 60_000 }, () => {
  test("[DRAW-8] drand's round 1000 is signed by quicknet, and by nobody else", () => {
    expect(isSignedByBeacon(QUICKNET, { round: 1000, signature: ROUND_1000 })).toBe(true);
    expect(isSignedByBeacon(QUICKNET, { round: 1001, signature: ROUND_1000 })).toBe(false);
    expect(isSignedByBeacon(LOCAL_BEACON, { round: 1000, signature: ROUND_1000 })).toBe(false);
    expect(isSignedByBeacon(LOCAL_BEACON, { round: 1000, signature: signRound(1000) })).toBe(true);
    expect(isSignedByBeacon(QUICKNET, { round: 1000, signature: 'no signature' })).toBe(false);
    expect(isSignedByBeacon(QUICKNET, { round: 1000, signature: '00'.repeat(48) })).toBe(false);
  });

  test('[DRAW-8] the first round after a time is later than it by at most a period', () => {
    const genesisMs = QUICKNET.genesisSeconds * 1_000;
    expect(firstRoundAfter(QUICKNET, genesisMs - 1)).toBe(1);
    expect(firstRoundAfter(QUICKNET, genesisMs)).toBe(2);
    expect(firstRoundAfter(QUICKNET, genesisMs + 2_999)).toBe(2);
    expect(firstRoundAfter(QUICKNET, genesisMs + 3_000)).toBe(3);
    expect(firstRoundAfter(QUICKNET, genesisMs - 1e9)).toBe(1);
  });

  test('[DRAW-8] the schedule begins a minute after the closing time and has a round a minute', () => {
    const closesAtMs = 1_760_000_000_123;
    const schedule = drawSchedule(QUICKNET, closesAtMs);
    expect(schedule).toHaveLength(10);
    for (const [at, round] of schedule.entries()) {
      const afterMs = roundAtMs(QUICKNET, round) - (closesAtMs + (at + 1) * 60_000);
      expect(afterMs).toBeGreaterThan(0);
      expect(afterMs).toBeLessThanOrEqual(3_000);
    }
  });

  test('[DRAW-9] a seal that is complete ten seconds before a round may be drawn by it, and no later one', () => {
    const schedule = drawSchedule(QUICKNET, 1_760_000_000_123);
    const at = (index: number) => roundAtMs(QUICKNET, schedule[index]!);
    expect(decidingRound(QUICKNET, schedule, at(0) - 10_000)).toBe(schedule[0]);
    expect(decidingRound(QUICKNET, schedule, at(0) - 9_999)).toBe(schedule[1]);
    expect(decidingRound(QUICKNET, schedule, at(9) - 9_999)).toBeNull();
  });
});
