import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findRunningStack, forgetStack, rememberStack, type DevFile } from '../../../dev/dev-file.ts';
import { stopLeftoverWorker } from '../../../dev/worker-process.ts';

/** Above the largest number that Linux gives to a process. */
const NO_PROCESS = 2 ** 30;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'onsale-dev-file-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('a stack that has stopped is not running, nor is one whose number went to another process', async () => {
  expect(await findRunningStack(dir)).toBeNull();
  await rememberStack(dir, { ...FILE, pid: process.pid });
  expect(await findRunningStack(dir)).toBeNull();
  await rememberStack(dir, FILE);
  await forgetStack(dir);
  expect(await findRunningStack(dir)).toBeNull();
});

test('a running stack is found by its process', async () => {
  const child = idleProcess(join('dev', 'main.ts'));
  await rememberStack(dir, { ...FILE, pid: child.pid! });
  expect(await findRunningStack(dir)).toMatchObject({ origin: FILE.origin });
  child.kill();
});

test("the Worker that a killed stack left behind is stopped, another folder's is not", async () => {
  const others = idleProcess('/elsewhere/wrangler');
  writeFileSync(join(dir, 'worker.pid'), String(others.pid));
  await stopLeftoverWorker(dir);
  const ours = idleProcess(join(dir, 'wrangler'));
  const ended = new Promise((resolve) => ours.once('exit', (_code, signal) => resolve(signal)));
  writeFileSync(join(dir, 'worker.pid'), String(ours.pid));
  await stopLeftoverWorker(dir);
  expect(await ended).toBe('SIGTERM');
  expect(existsSync(join(dir, 'worker.pid'))).toBe(false);
  expect(others.exitCode).toBeNull();
  others.kill();
});

const FILE: DevFile = {
  pid: NO_PROCESS,
  origin: 'http://localhost:8787',
  workerUrl: '',
  databaseUrl: '',
  relayUrl: '',
  mailboxUrl: '',
  stripeUrl: '',
};

/** A process that does nothing and has `argument` in its command line. */
function idleProcess(argument: string) {
  return spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', '--', argument], {
    detached: true,
    stdio: 'ignore',
  });
}
