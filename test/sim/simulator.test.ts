import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyCells, HISTORIES_FOR_ALL_CELLS } from './checks/cells.ts';
import { SimThread } from './sim-thread.ts';
import { simulate } from './simulate.ts';

const SECONDS = Number(process.env['SIM_SECONDS'] ?? 15);
const HISTORY_SECONDS_MAX = 60;
const HISTORIES_FOR_AVERAGES = 20;

describe('a history', () => {
  let first: SimThread;
  let second: SimThread;
  beforeAll(() => {
    [first, second] = [new SimThread(), new SimThread()];
  });
  afterAll(async () => {
    await Promise.all([first.close(), second.close()]);
  });

  it(
    '[SIM-2] replays bit for bit from its seed, in another thread and after others',
    async () => {
      const once = await first.run({ seed: 11 });
      await second.run({ seed: 12 });
      const again = await second.run({ seed: 11 });
      expect(again).toEqual(once);
      expect((await first.run({ seed: 12 })).hash).not.toBe(once.hash);
    },
    HISTORY_SECONDS_MAX * 1000,
  );
});

describe('the shipped box office, floors and saga', () => {
  it(
    `[SIM-4] [I1] [I2] [I3] [I4] [I5] [I6] [I8] [I9] [I10] [I11] [I12] keep every rule for ${SECONDS} s of any faults`,
    async () => {
      const summary = await simulate({ seed: 1, seconds: SECONDS, threads: 2 });
      expect(summary.failure?.violation ?? null, `npm run sim -- --seed ${summary.failure?.seed}`).toBeNull();
      expect(summary.histories).toBeGreaterThan(0);
      // Of a few histories an average says nothing.
      if (summary.histories < HISTORIES_FOR_AVERAGES) return;
      expect(summary.commands / summary.histories).toBeGreaterThanOrEqual(200);
      expect(summary.faults / summary.histories).toBeGreaterThanOrEqual(5);
      if (summary.histories >= HISTORIES_FOR_ALL_CELLS) expect(emptyCells(summary.table)).toEqual([]);
    },
    (SECONDS + HISTORY_SECONDS_MAX) * 1000,
  );
});
