import { fork, type ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { V4MiniflareOptions } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { nextMessage } from './next-message.ts';

const START_SECONDS_MAX = 90;
const KILL_SECONDS_MAX = 10;
const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));

export interface ServerOptions {
  /** A Worker in one module. */
  bundlePath: string;
  /** Where objects keep their storage, over restarts. */
  statePath: string;
  port: number;
  /** Over those of wrangler.toml. */
  vars: Record<string, string>;
}

/** The bundled Worker on workerd, with what wrangler.toml binds, and its storage on disk. */
export interface Server {
  /** Ends workerd and all that is around it with SIGKILL, at once: nobody gets to tidy up. Answers when all are gone. */
  kill(): Promise<void>;
  /** Starts it again, on the same storage and port. */
  restart(): Promise<void>;
}

/** Starts the server on a socket of its own, no proxy before it. Its output goes to `server.log` beside the storage. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const argument = JSON.stringify(miniflareOptions(options));
  const logPath = join(options.statePath, '..', 'server.log');
  let child = await startProcess(argument, logPath);
  return {
    kill: () => killGroup(child),
    async restart() {
      child = await startProcess(argument, logPath);
    },
  };
}

function miniflareOptions({ bundlePath, statePath, port, vars }: ServerOptions): V4MiniflareOptions {
  // The pages' static files are no part of what is tried here.
  const { assets: _, ...worker } = unstable_getMiniflareWorkerOptions(join(PROJECT_DIR, 'wrangler.toml')).workerOptions;
  return {
    cf: false,
    resourcePersistencePath: statePath,
    workers: [
      {
        ...worker,
        // The same at each start: it is part of where an object's storage lies.
        name: 'onsale',
        rootPath: dirname(bundlePath),
        modulesRoot: dirname(bundlePath),
        modules: [{ type: 'ESModule', path: bundlePath }],
        bindings: Object.assign({}, worker.bindings, vars),
        unsafeDirectSockets: [{ host: '127.0.0.1', port }],
      },
    ],
  };
}

/** Miniflare and workerd, as a process group of their own. */
async function startProcess(argument: string, logPath: string): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('server-process.ts', import.meta.url));
  const child = fork(script, [argument], { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const log = createWriteStream(logPath, { flags: 'a' });
  child.stdout!.pipe(log, { end: false });
  child.stderr!.pipe(log, { end: false });
  child.once('close', () => log.end());
  try {
    await nextMessage(child, START_SECONDS_MAX);
  } catch (error) {
    await killGroup(child);
    throw new Error(`the server did not start: ${readFileSync(logPath, 'utf8').slice(-2_000)}`, { cause: error });
  }
  return child;
}

async function killGroup({ pid }: ChildProcess): Promise<void> {
  const giveUpAtMs = performance.now() + KILL_SECONDS_MAX * 1000;
  while (signalGroup(pid!)) {
    if (performance.now() > giveUpAtMs) throw new Error(`process group ${pid} survived SIGKILL`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Whether there was anybody left. */
function signalGroup(pid: number): boolean {
  try {
    return process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    return false;
  }
}
