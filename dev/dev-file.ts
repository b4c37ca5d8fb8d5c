import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandOf } from './processes.ts';

/** Where a developer's stack keeps everything; git-ignored. */
export const DEV_DIR = fileURLToPath(new URL('../.onsale', import.meta.url));

/** What the running stack tells other commands (`npm run import`, `npm run reset`): `.onsale/dev.json`. */
export interface DevFile {
  pid: number;
  origin: string;
  workerUrl: string;
  databaseUrl: string;
  relayUrl: string;
  mailboxUrl: string;
  stripeUrl: string;
}

/** The stack that runs in `dir`; null: none. */
export async function findRunningStack(dir: string): Promise<DevFile | null> {
  const file = await readDevFile(dir);
  if (!file) return null;
  if ((await commandOf(file.pid)).includes(join('dev', 'main.ts'))) return file;
  await forgetStack(dir);
  return null;
}

export async function rememberStack(dir: string, file: DevFile): Promise<void> {
  await writeFile(pathIn(dir), `${JSON.stringify(file, null, 2)}\n`);
}

export async function forgetStack(dir: string): Promise<void> {
  await rm(pathIn(dir), { force: true });
}

function pathIn(dir: string): string {
  return join(dir, 'dev.json');
}

async function readDevFile(dir: string): Promise<DevFile | null> {
  try {
    return JSON.parse(await readFile(pathIn(dir), 'utf8')) as DevFile;
  } catch {
    return null;
  }
}
