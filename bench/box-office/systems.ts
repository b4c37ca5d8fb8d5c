import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attemptsOf, type EventRange } from './load/attempts.ts';
import { runBatchLoad, type BatchRun } from './load/batch-load.ts';
import type { RunTally, TakenSeats } from './load/run-tally.ts';
import { startWorkerd, type BenchWorkerd } from './onsale/workerd.ts';
import { PEERS, type PeerName, type PeerPlaces } from './peers/peer-stores.ts';
import type { SeatStore } from './peers/seat-store.ts';
import { firstLine, type ChildProcesses } from './processes/child-processes.ts';

export type SystemName = 'onsale' | PeerName;

/** One of what is compared. Its HTTP server and its sockets are on `port` of the loopback. */
export interface System {
  name: SystemName;
  title: string;
  /** Callers at a time in the batch arms: what was best here, by trying. */
  lanes: number;
  /** At least what it can do in the batch arms: bounds how many seats a run is given. */
  holdsPerSecondMax: number;
  port: number;
  /** Process ids whose trees are the authority alone, and with the server before it. */
  authorityPids: number[];
  serverPids: number[];
  /** Begins from nothing. */
  clear(): Promise<void>;
  publish(events: EventRange): Promise<void>;
  takenSeats(capacity: number): TakenSeats;
  /** Lets go of its connections; its processes end with the bench's. */
  close(): Promise<void>;
  /** Batches straight into the authority. */
  runBatches(run: BatchRun): Promise<EndedRun>;
}

/** A run whose load is over; what remains is to compare acknowledgements and seats. */
export interface EndedRun {
  audited(): Promise<RunTally>;
}

/** The shipped objects in workerd; a new process and new storage at each `clear`. */
export async function startOnsale(children: ChildProcesses, dir: string): Promise<System> {
  let stateDir = mkdtempSync(join(dir, 'onsale-'));
  let workerd = await startWorkerd(children, stateDir);
  const system: System = {
    name: 'onsale',
    title: 'Onsale',
    lanes: 2,
    holdsPerSecondMax: 150_000,
    port: workerd.port,
    authorityPids: [workerd.pid],
    serverPids: [workerd.pid],
    async clear() {
      await workerd.stop();
      await rm(stateDir, { recursive: true, force: true });
      stateDir = mkdtempSync(join(dir, 'onsale-'));
      workerd = await startWorkerd(children, stateDir);
      system.port = workerd.port;
      system.authorityPids = [workerd.pid];
      system.serverPids = [workerd.pid];
    },
    async publish(events) {
      await ask(workerd, '/bench/publish', events);
    },
    close: () => Promise.resolve(),
    takenSeats: () => async (event) => {
      const response = await fetch(`http://127.0.0.1:${workerd.port}/bench/taken-seats?event=${event}`);
      return new Uint8Array(await response.arrayBuffer());
    },
    async runBatches(run) {
      await ask(workerd, '/bench/run-batches', run);
      return { audited: async () => (await (await ask(workerd, '/bench/audit', null)).json()) as RunTally };
    },
  };
  return system;
}

/** A peer's store, driven from this process in the batch arms, and its application server. */
export async function startPeer(options: {
  name: PeerName;
  children: ChildProcesses;
  places: PeerPlaces;
  databasePid: number;
}): Promise<System> {
  const { name, places, databasePid } = options;
  const peer = PEERS[name];
  const store = await peer.open(places);
  const script = fileURLToPath(new URL('peers/peer-server.ts', import.meta.url));
  const where = ['--redis-port', String(places.redisPort), '--postgres-url', places.postgresUrl];
  const child = options.children.start(process.execPath, [script, '--peer', name, ...where]);
  const port = Number(await firstLine(child, SERVER_START_SECONDS_MAX));
  return {
    name,
    title: peer.title,
    lanes: peer.directLanes,
    holdsPerSecondMax: peer.database === 'redis' ? 150_000 : 75_000,
    port,
    authorityPids: [databasePid],
    serverPids: [databasePid, child.pid],
    clear: () => store.clear(),
    async publish({ first, count, capacity }) {
      for (let event = first; event < first + count; event++) await store.publish(event, capacity);
    },
    close: () => store.close(),
    takenSeats: (capacity) => (event) => store.takenSeats(event, capacity),
    runBatches: (run) => runPeerBatches(store, run),
  };
}

const SERVER_START_SECONDS_MAX = 20;

async function runPeerBatches(store: SeatStore, { workload, ...run }: BatchRun): Promise<EndedRun> {
  const recorder = await runBatchLoad({
    ...run,
    ...workload,
    source: attemptsOf(workload),
    decide: async (attempts) => (await store.hold(attempts)).map((grant) => (grant ? 'accepted' : 'refused')),
  });
  return { audited: () => recorder.audited((event) => store.takenSeats(event, workload.events.capacity)) };
}

async function ask(workerd: BenchWorkerd, path: string, body: EventRange | BatchRun | null): Promise<Response> {
  const response = await fetch(`http://127.0.0.1:${workerd.port}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response;
}
