import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startWorkerd, type BenchWorker } from '../box-office/onsale/workerd.ts';
import { firstLine, stopProcess, type ChildProcesses } from '../box-office/processes/child-processes.ts';

/** The name that the shipped lobbies have in the tables. */
export const OURS = 'onsale';
/** A bare object on the same runtime. */
export const EMPTY = 'empty workerd';

/** Something that repeats what is published to everybody who waits. */
export interface LobbySystem {
  name: string;
  start(): Promise<LobbyServer>;
}

export interface LobbyServer {
  port: number;
  pid: number;
  /** At once, as a crash does. */
  kill(): Promise<void>;
}

const PEERS_DIR = fileURLToPath(new URL('peers', import.meta.url));
const START_SECONDS_MAX = 30;

/** The shipped lobbies. */
const LOBBIES: BenchWorker = {
  entry: 'bench/lobby/worker/index.ts',
  bindings: [],
  objects: ['Lobby', 'BoxOffice'],
};

/** One object that repeats a text, to see what the runtime takes. */
const EMPTY_WORKER: BenchWorker = {
  entry: 'bench/lobby/worker/empty.ts',
  bindings: ['(name = "EMPTY_LOBBY", durableObjectNamespace = "EmptyLobby")'],
  objects: ['EmptyLobby'],
};

/** The shipped lobbies, the runtime alone, and two servers that do nothing else. Without Go on the machine there is one. */
export function lobbySystems(children: ChildProcesses, dir: string): LobbySystem[] {
  const systems: LobbySystem[] = [
    { name: OURS, start: () => startWorker(children, join(dir, 'onsale'), LOBBIES) },
    { name: EMPTY, start: () => startWorker(children, join(dir, 'empty'), EMPTY_WORKER) },
    { name: 'ws on Node', start: () => startPeer(children, process.execPath, [join(PEERS_DIR, 'ws-server.ts')]) },
  ];
  const go = builtGo(dir);
  if (go !== null) systems.push({ name: 'Go', start: () => startPeer(children, go, []) });
  return systems;
}

async function startWorker(children: ChildProcesses, dir: string, worker: BenchWorker): Promise<LobbyServer> {
  const { port, pid } = await startWorkerd(children, { dir, worker });
  return { port, pid, kill: () => killed(pid) };
}

async function startPeer(children: ChildProcesses, command: string, args: string[]): Promise<LobbyServer> {
  const child = children.start(command, args);
  const port = Number(await firstLine(child, START_SECONDS_MAX));
  return { port, pid: child.pid, kill: () => stopProcess(child) };
}

function builtGo(dir: string): string | null {
  const binary = join(dir, 'lobby');
  try {
    execFileSync('go', ['build', '-o', binary, join(PEERS_DIR, 'lobby.go')], { stdio: ['ignore', 'ignore', 'pipe'] });
    return binary;
  } catch {
    console.log('Go is not on this machine: one peer less.');
    return null;
  }
}

async function killed(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await sleep(200);
}
