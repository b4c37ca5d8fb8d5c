import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf } from '../processes.ts';

const POLL_MS = 200;

/** Does it while no other process does anything under the same lock file; waits until that is so. */
export async function withLock<Done>(path: string, act: () => Promise<Done>): Promise<Done> {
  while (!(await take(path))) await sleep(POLL_MS);
  try {
    return await act();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = Number(await readFile(path, 'utf8').catch(() => '0'));
    // Whoever held it was killed.
    if (holder > 0 && (await commandOf(holder)) === '') await rm(path, { force: true });
    return false;
  }
}
