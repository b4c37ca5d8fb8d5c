import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PROJECT_DIR = fileURLToPath(new URL('..', import.meta.url));
const READY_SECONDS_MAX = 60;
const READY_POLL_MS = 50;
const LOG_TAIL_CHARACTERS = 4000;
const STOP_SECONDS_MAX = 5;
const STOP_POLL_MS = 20;

export interface WorkerProcess {
  /** Leader of the process group that holds wrangler and workerd. */
  pid: number;
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
  const child = spawnWrangler(options);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  child.once('close', () => log.end());
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const worker: WorkerProcess = {
    pid: child.pid!,
    url: `http://127.0.0.1:${port}`,
    ended,
    stop: () => stopGroup(child.pid!),
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

function spawnWrangler(options: { port: number; dir: string; vars: Record<string, string> }) {
  const { port, dir } = options;
  const wrangler = join(createRequire(import.meta.url).resolve('wrangler/package.json'), '../bin/wrangler.js');
  const flags = ['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0'];
  const state = ['--persist-to', join(dir, 'wrangler'), '--show-interactive-dev-session=false'];
  const vars = Object.entries(options.vars).flatMap(([name, value]) => ['--var', `${name}:${value}`]);
  // A group of its own: Ctrl-C in the terminal reaches us alone, and we end it as one.
  return spawn(process.execPath, [wrangler, 'dev', ...flags, ...state, ...vars], {
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

/** Ends a process group and waits until it is gone: politely, then for good. One that is gone already is fine. */
export async function stopGroup(pid: number): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  const giveUpAtMs = performance.now() + STOP_SECONDS_MAX * 1000;
  while (signalGroup(pid, 0) && performance.now() < giveUpAtMs) await sleep(STOP_POLL_MS);
  signalGroup(pid, 'SIGKILL');
}

/** Whether there was anybody to signal; signal 0 only asks. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    return false;
  }
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
