import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../ports.ts';
import { cacheFolder } from './cache-folder.ts';
import { isContainer, signalContainer, startContainer, stopContainer } from './container-server.ts';
import { install, isInstalled } from './install.ts';
import { isJavaServer, startJavaServer, stopJavaServer } from './java-server.ts';
import { findMeans, type Means } from './means.ts';
import { withLock } from './with-lock.ts';

const READY_SECONDS_MAX = 120;
const READY_POLL_MS = 100;
const HEAP_MB = 512;

export interface ElasticsearchServer {
  url: string;
  /** Cuts it off as a failing machine would. 'stall' keeps its sockets open and answers nothing; 'kill' is for good. */
  signal(signal: 'stall' | 'go-on' | 'kill'): Promise<void>;
  /** Its data are kept. */
  stop(): Promise<void>;
}

/** Whether a start would download nothing. */
export async function canStartAtOnce(): Promise<boolean> {
  const means = await findMeans();
  return means.kind === 'java' && (await isInstalled(await cacheFolder()));
}

/**
 * A real Elasticsearch on 127.0.0.1, in a container where there is an engine, else from Maven Central with the JDK that
 * is here. It outlives this process; one that runs already under this name is taken over.
 * @param options.name tells servers of one machine apart; default: the developer's own
 * @param options.port wanted; the next free one when it is taken, 0: any
 * @throws a sentence when this machine has neither a container engine nor a JDK and Maven
 */
export async function startElasticsearch(options: {
  name?: string;
  port: number;
  heapMb?: number;
  onNotice: (notice: string) => void;
}): Promise<ElasticsearchServer> {
  const { name = DEFAULT_NAME } = options;
  // Of two that start it at once, the second finds it running.
  return await withLock(join(await cacheFolder(), `${name}.lock`), () => startAlone({ ...options, name }));
}

async function startAlone(options: {
  name: string;
  port: number;
  heapMb?: number;
  onNotice: (notice: string) => void;
}): Promise<ElasticsearchServer> {
  const { name, heapMb = HEAP_MB, onNotice } = options;
  const running = await findElasticsearch(name);
  if (running) return running;
  const means = await findMeans();
  if (means.kind === 'none') throw new Error(`Elasticsearch cannot run on this machine: ${means.reason}.`);
  const port = await freePort(options.port);
  if (options.port !== 0 && port !== options.port)
    onNotice(`Port ${options.port} is taken: Elasticsearch is on ${port}.`);
  const cache = await cacheFolder();
  if (means.kind === 'java') await install({ cache, javaHome: means.home, onNotice });
  const record = await launch({ means, cache, name, port, heapMb });
  await writeFile(recordPath(cache, name), `${JSON.stringify(record)}\n`);
  const server = serverOf({ cache, name, record });
  try {
    await untilReady({ cache, record });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** The server that runs under this name; null: none does. */
export async function findElasticsearch(name: string = DEFAULT_NAME): Promise<ElasticsearchServer | null> {
  const cache = await cacheFolder();
  const text = await readFile(recordPath(cache, name), 'utf8').catch(() => null);
  if (text === null) return null;
  const record = JSON.parse(text) as ServerRecord;
  if (!(await isRunning(cache, record))) return null;
  await untilReady({ cache, record });
  return serverOf({ cache, name, record });
}

/** Deletes what a stopped server has left. */
export async function discardElasticsearch(name: string): Promise<void> {
  await rm(serverFolder(await cacheFolder(), name), { recursive: true, force: true });
}

const DEFAULT_NAME = 'default';

/** What the next command needs to find a server again. */
type ServerRecord = { port: number } & (
  | { kind: 'java'; pid: number }
  | { kind: 'container'; engine: string; container: string }
);

async function launch(options: {
  means: Exclude<Means, { kind: 'none' }>;
  cache: string;
  name: string;
  port: number;
  heapMb: number;
}): Promise<ServerRecord> {
  const { means, cache, name, port, heapMb } = options;
  const folder = serverFolder(cache, name);
  await mkdir(folder, { recursive: true });
  if (means.kind === 'container') {
    const container = await startContainer({ engine: means.engine, name, port, heapMb });
    return { kind: 'container', engine: means.engine, container, port };
  }
  const pid = await startJavaServer({ cache, javaHome: means.home, folder, port, heapMb });
  return { kind: 'java', pid, port };
}

function serverOf(options: { cache: string; name: string; record: ServerRecord }): ElasticsearchServer {
  const { cache, name, record } = options;
  return {
    url: urlOf(record),
    async signal(signal) {
      if (record.kind === 'container') return signalContainer(record, signal);
      process.kill(record.pid, { stall: 'SIGSTOP', 'go-on': 'SIGCONT', kill: 'SIGKILL' }[signal]);
    },
    async stop() {
      if (await isRunning(cache, record)) await stop(cache, record);
      await rm(recordPath(cache, name), { force: true });
    },
  };
}

async function stop(cache: string, record: ServerRecord): Promise<void> {
  if (record.kind === 'java') await stopJavaServer(record.pid, cache);
  else await stopContainer(record.engine, record.container);
}

async function isRunning(cache: string, record: ServerRecord): Promise<boolean> {
  return record.kind === 'java' ? isJavaServer(record.pid, cache) : isContainer(record.engine, record.container);
}

async function untilReady(options: { cache: string; record: ServerRecord }): Promise<void> {
  const { cache, record } = options;
  const health = `${urlOf(record)}/_cluster/health?wait_for_status=yellow&timeout=5s`;
  const giveUpAtMs = performance.now() + READY_SECONDS_MAX * 1000;
  while (performance.now() < giveUpAtMs) {
    const response = await fetch(health).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return;
    if (!(await isRunning(cache, record))) throw new Error('Elasticsearch has ended by itself; see its logs');
    await sleep(READY_POLL_MS);
  }
  throw new Error(`Elasticsearch was not ready after ${READY_SECONDS_MAX} s`);
}

function urlOf(record: ServerRecord): string {
  return `http://127.0.0.1:${record.port}`;
}

function serverFolder(cache: string, name: string): string {
  return join(cache, 'servers', name);
}

/** Beside the server's folder, which belongs to the server's account. */
function recordPath(cache: string, name: string): string {
  return join(cache, 'servers', `${name}.json`);
}
