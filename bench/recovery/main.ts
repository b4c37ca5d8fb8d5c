import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../../dev/ports.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import { startServer } from '../../test/crash/server.ts';
import { bundleWorker } from '../../test/support/bundle-worker.ts';
import { EVENTS_AFTER_CHECKPOINT, LIVE_HOLDS, SEATS, type Recovery } from './scale.ts';

const BAR_MS = 250;

/**
 * `npm run bench:recovery`: how long a box office takes to read its state from checkpoint and ledger, in a workerd that
 * has just been started, each time from the same storage.
 */
const { values } = parseArgs({ options: { runs: { type: 'string', default: '15' } } });
const dir = mkdtempSync(join(tmpdir(), 'onsale-recovery-'));
const [bundlePath, filledPath, statePath] = ['worker/index.js', 'filled', 'state'].map((name) => join(dir, name));
const port = await freePort(0);
await bundleWorker({ entry: 'bench/recovery/worker/index.ts', outfile: bundlePath! });
mkdirSync(statePath!);
const server = await startServer({ bundlePath: bundlePath!, statePath: statePath!, port, vars: {} });
try {
  await ask('/fill');
  await server.kill();
  cpSync(statePath!, filledPath!, { recursive: true });
  const runs: Recovery[] = [];
  for (let run = 0; run < Number(values.runs); run++) {
    // A start that goes on saves a new checkpoint: the next one would have nothing to replay.
    rmSync(statePath!, { recursive: true });
    cpSync(filledPath!, statePath!, { recursive: true });
    await server.restart();
    runs.push((await ask('/recovery')) as Recovery);
    await server.kill();
  }
  print(runs);
} finally {
  await server.kill();
  rmSync(dir, { recursive: true });
}

async function ask(path: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

function print(runs: Recovery[]): void {
  const { checkpointBytes, rowsAfterCheckpoint, eventsAfterCheckpoint } = runs[0]!;
  invariant(eventsAfterCheckpoint === EVENTS_AFTER_CHECKPOINT, 'the start had to replay what the bench is about');
  const ms = runs.map((run) => run.ms).sort((a, b) => a - b);
  const [median, worst] = [ms[ms.length >> 1]!, ms.at(-1)!];
  console.log(`${cpus().length} cores, ${cpus()[0]!.model}`);
  console.log(
    `${SEATS} seats, ${LIVE_HOLDS} live holds: a checkpoint of ${(checkpointBytes / 1e6).toFixed(1)} MB, ` +
      `then ${eventsAfterCheckpoint} events in ${rowsAfterCheckpoint} rows`,
  );
  console.log(`${runs.length} starts of workerd: median ${median.toFixed(0)} ms, worst ${worst.toFixed(0)} ms`);
  const verdict = median < BAR_MS ? 'met' : 'MISSED';
  console.log(`bar: under ${BAR_MS} ms: ${verdict}`);
  if (median >= BAR_MS) process.exitCode = 1;
}
