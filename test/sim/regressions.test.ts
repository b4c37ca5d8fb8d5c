import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryPlan } from './history-plan.ts';
import { SimThread } from './sim-thread.ts';

/** On a machine that is busy with other work. */
const HISTORY_SECONDS_MAX = 60;
const FOLDER = new URL('regressions/', import.meta.url);

describe('[SIM-8] a history that once broke a rule breaks none', () => {
  let thread: SimThread;
  beforeAll(() => {
    thread = new SimThread();
  });
  afterAll(() => thread.close());

  it.each(readdirSync(FOLDER))(
    '%s',
    async (file) => {
      const plan = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as HistoryPlan;
      expect((await thread.run(plan)).violation).toBeNull();
    },
    HISTORY_SECONDS_MAX * 1000,
  );
});
