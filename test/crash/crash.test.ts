import { describe, expect, test } from 'vitest';
import { runCrashes } from './run-crashes.ts';

const KILLS = Number(process.env['CRASH_KILLS'] ?? 3);
const CONTROL_KILLS = 2;
const SEED = Number(process.env['CRASH_SEED'] ?? 20_261_121);
const SECONDS_PER_KILL = 20;
const SECONDS_AROUND = 180;

describe('a server that is killed under load', () => {
  test(
    '[I8] [DUR-1] loses nothing that it acknowledged, and clients saw nothing that the ledger does not justify',
    { timeout: (SECONDS_AROUND + KILLS * SECONDS_PER_KILL) * 1000 },
    async () => {
      const report = await runCrashes({ kills: KILLS, seed: SEED, build: 'shipped', onProgress: () => undefined });
      expect(report).toMatchObject({ kills: KILLS, lost: [], violations: [] });
      expect(report.acknowledgedChanges).toBeGreaterThan(30);
      expect(report.sold).toBeGreaterThan(0);
    },
  );

  test(
    '[DUR-2] loses something when it acknowledges before the commit: harness and checker both see it',
    { timeout: (SECONDS_AROUND + CONTROL_KILLS * SECONDS_PER_KILL) * 1000 },
    async () => {
      const build = 'acknowledges-first';
      const report = await runCrashes({ kills: CONTROL_KILLS, seed: SEED, build, onProgress: () => undefined });
      expect(report.lost.length).toBeGreaterThan(0);
      expect(report.violations.map(({ name }) => name)).toContain('lost-acknowledgement');
    },
  );
});
