import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { V4MiniflareOptions } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';

const START_SECONDS_MAX = 90;
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
  /** Ends workerd with SIGKILL: nobody gets to tidy up. Answers when it is gone. */
  kill(): Promise<void>;
  /** Starts workerd again, on the same storage and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the server on a socket of its own, no proxy before it. Its output goes to `server.log` beside the storage. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const child = fork(
    fileURLToPath(new URL('server-process.ts', import.meta.url)),
    [JSON.stringify(miniflareOptions(options))],
    { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  const log = createWriteStream(join(options.statePath, '..', 'server.log'), { flags: 'a' });
  child.stdout!.pipe(log, { end: false });
  child.stderr!.pipe(log, { end: false });
  child.once('close', () => log.end());
  const stop = () => endGroup(child);
  try {
    let workerdPid = await nextPid(child);
    return {
      async kill() {
        process.kill(workerdPid, 'SIGKILL');
        await untilGone(workerdPid);
      },
      async restart() {
        child.send('start');
        workerdPid = await nextPid(child);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
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

/** What the process says when workerd takes requests. */
async function nextPid(child: ChildProcess): Promise<number> {
  const signal = AbortSignal.timeout(START_SECONDS_MAX * 1000);
  const ended = once(child, 'exit', { signal }).then(() => {
    throw new Error('the server ended; see server.log');
  });
  const [pid] = (await Promise.race([once(child, 'message', { signal }), ended])) as [number];
  ended.catch(() => undefined);
  return pid;
}

async function untilGone(pid: number): Promise<void> {
  const giveUpAtMs = performance.now() + 5_000;
  while (isAlive(pid)) {
    if (performance.now() > giveUpAtMs) throw new Error(`process ${pid} survived SIGKILL`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Miniflare and workerd are one process group. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  process.kill(-child.pid!, 'SIGKILL');
  await closed;
}
