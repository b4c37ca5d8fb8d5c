import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleWorker, type SourcePatch } from '../../support/bundle-worker.ts';

/** A whole on-sale of the smallest crowd whose slots are used evenly. */
const SMALL = ['--fans', '20000', '--seats', '3000', '--capacity', '200'];
const LONG_MS = 300_000;
const NO_PASS_CHECK: SourcePatch = {
  file: 'domain/inventory/decide-hold.ts',
  find: "if (slot === null && needsPass(situation)) return refuse({ reason: 'no-pass' });",
  replace: '',
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onsale-played-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a played on-sale', { timeout: LONG_MS }, () => {
  test('[QUEUE-10] [TOKEN-3] keeps every rule, and draws what it was like', async () => {
    const plot = join(folder, 'plot.svg');
    const { code, text } = await play([], ['--plot', plot]);
    expect(text).toMatch(/forged tickets and passes {2,}[\d,]{6,} tried, 0 accepted/);
    expect(code, text).toBe(0);
    const drawn = await readFile(plot, 'utf8');
    for (const title of ['slot use', 'capacity', 'wait from the opening', 'against the real wait']) {
      expect(drawn).toContain(title);
    }
    expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('[I7] fails when the box office does not look at passes', async () => {
    const { code, text } = await play([NO_PASS_CHECK]);
    expect(text).toMatch(/FAULT: \d+ forged tickets or passes were accepted/);
    expect(code).toBe(1);
  });
});

/** Bundled, so that a build may be wrong on purpose, and a process of its own. */
async function play(patches: SourcePatch[], args: string[] = []): Promise<{ code: number; text: string }> {
  const outfile = join(folder, `${patches.length}.mjs`);
  await bundleWorker({ entry: 'test/sim-onsale/main.ts', outfile, patches });
  return await new Promise((resolve) => {
    execFile(process.execPath, ['--no-warnings', outfile, ...SMALL, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr });
    });
  });
}
