import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DEV_DIR, findRunningStack } from './dev-file.ts';
import { discardPostgres } from './postgres.ts';
import { stopLeftoverWorker } from './worker-process.ts';

/** `npm run reset`: deletes what `npm run dev` keeps, so that the next start is the first one again. */
const running = await findRunningStack(DEV_DIR);
if (running) {
  console.error(`Onsale is running (process ${running.pid}, ${running.origin}). Stop it first: Ctrl-C, then reset.`);
  process.exitCode = 1;
} else {
  await stopLeftoverWorker(DEV_DIR);
  await discardPostgres(join(DEV_DIR, 'postgres'));
  await rm(DEV_DIR, { recursive: true, force: true });
  console.log('All local data is gone: `npm run dev` starts with a fresh season.');
}
