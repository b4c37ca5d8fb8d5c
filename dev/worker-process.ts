import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { writeDevelopmentConfig } from './development-config.ts';
import { commandOf, stopGroup } from './processes.ts';

const PROJECT_DIR = fileURLToPath(new URL('..', import.meta.url));
const READY_SECONDS_MAX = 60;
const READY_POLL_MS = 50;
const LOG_TAIL_CHARACTERS = 4000;

export interface WorkerProcess {
  /** Origin as 127.0.0.1. */
  url: string;
  /** Resolves when the process ends, wanted or not. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the Worker on workerd through `wrangler dev`, with `vars` over those of wrangler.toml and its state in
 * `dir`; answers when it takes requests. Its output goes to `dir`/worker.log, warnings and errors to the terminal too
 * unless `quiet`.
 */
export async function startWorker(options: {
  port: number;
  dir: string;
  vars: Record<string, string>;
  quiet: boolean;
  signal: AbortSignal;
}): Promise<WorkerProcess> {
  const { port, dir } = options;
  const logPath = join(dir, 'worker.log');
  const log = createWriteStream(logPath);
  await stopLeftoverWorker(dir);
  const child = spawnWrangler({ ...options, configPath: await writeDevelopmentConfig(dir) });
  const pid = child.pid!;
  await writeFile(pidPath(dir), String(pid));
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  child.once('close', () => log.end());
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const worker: WorkerProcess = {
    url: `http://127.0.0.1:${port}`,
    ended,
    async stop() {
      await stopGroup(pid);
      await rm(pidPath(dir), { force: true });
    },
  };
  try {
    await untilReady(worker, options.signal);
  } catch (cause) {
    await worker.stop();
    if (options.signal.aborted) throw cause;
    const log = await readFile(logPath, 'utf8');
    throw new Error(`The Worker did not start. ${logPath} says:\n${log.slice(-LOG_TAIL_CHARACTERS)}`, { cause });
  }
  // Only from here on: before, wrangler warns of cron triggers that never fire, and dev/stack.ts fires them.
  if (!options.quiet) child.stderr.pipe(process.stderr, { end: false });
  return worker;
}

/** Ends the wrangler and workerd that a killed run has left on a folder: two on one state would corrupt it. */
export async function stopLeftoverWorker(dir: string): Promise<void> {
  const pid = Number(await readFile(pidPath(dir), 'utf8').catch(() => '0'));
  if (pid > 0 && (await commandOf(pid)).includes(resolve(dir))) await stopGroup(pid);
  await rm(pidPath(dir), { force: true });
}

/** Has the leader of the process group of wrangler and workerd. */
function pidPath(dir: string): string {
  return join(dir, 'worker.pid');
}

function spawnWrangler(options: { port: number; dir: string; configPath: string; vars: Record<string, string> }) {
  const { port, dir, configPath } = options;
  const wrangler = join(createRequire(import.meta.url).resolve('wrangler/package.json'), '../bin/wrangler.js');
  const flags = ['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0'];
  const state = ['--persist-to', join(dir, 'wrangler'), '--show-interactive-dev-session=false'];
  const vars = Object.entries(options.vars).flatMap(([name, value]) => ['--var', `${name}:${value}`]);
  // A group of its own: Ctrl-C in the terminal reaches us alone, and we end it as one.
  return spawn(process.execPath, [wrangler, 'dev', '--config', configPath, ...flags, ...state, ...vars], {
    cwd: PROJECT_DIR,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: 'false',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      // Two stacks on one machine must not find each other's Worker of the same name.
      WRANGLER_REGISTRY_PATH: join(dir, 'wrangler', 'registry'),
      WRANGLER_LOG_PATH: join(dir, 'wrangler', 'logs'),
    },
  });
}

async function untilReady(worker: WorkerProcess, signal: AbortSignal): Promise<void> {
  let running = true;
  void worker.ended.then(() => (running = false));
  const giveUpAtMs = performance.now() + READY_SECONDS_MAX * 1000;
  while (performance.now() < giveUpAtMs) {
    signal.throwIfAborted();
    if (!running) throw new Error('wrangler has ended');
    const response = await fetch(`${worker.url}/robots.txt`, { signal }).catch(() => null);
    await response?.body?.cancel();
    if (response) return;
    await sleep(READY_POLL_MS);
  }
  throw new Error(`no answer within ${READY_SECONDS_MAX} s`);
}
