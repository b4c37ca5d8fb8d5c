import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleWorker } from '../support/bundle-worker.ts';
import { PATCHES } from './builds.ts';

const ENTRY = 'workers/index.ts';
let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'onsale-bundles-'));
});

afterAll(() => {
  rmSync(dir, { recursive: true });
});

test('[DUR-2] the control answers first in its own bundle, and in no other', async () => {
  const [shipped, control] = [join(dir, 'shipped.js'), join(dir, 'control.js')];
  await bundleWorker({ entry: ENTRY, outfile: shipped, patches: PATCHES.shipped });
  await bundleWorker({ entry: ENTRY, outfile: control, patches: PATCHES['acknowledges-first'] });
  expect(readFileSync(control, 'utf8')).toContain('commitLater');
  expect(readFileSync(shipped, 'utf8')).not.toContain('commitLater');
});

test.each([
  ['whose text is gone', 'durable-objects/box-office/box-office.ts', 'this text never was'],
  ['whose text stands there twice', 'durable-objects/box-office/box-office.ts', 'sale'],
  ['of a file that is not bundled', 'test/crash/builds.ts', 'export'],
])('[DUR-2] a patch %s fails the build', async (_, file, find) => {
  const patched = bundleWorker({ entry: ENTRY, outfile: join(dir, 'none.js'), patches: [{ file, find, replace: '' }] });
  await expect(patched).rejects.toThrow();
});
