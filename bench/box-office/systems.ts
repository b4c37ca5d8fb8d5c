import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attemptsOf, type EventRange } from './load/attempts.ts';
import { runBatchLoad, type BatchRun } from './load/batch-load.ts';
import type { RunRecorder, RunTally, TakenSeats } from './load/run-tally.ts';
import { driveBatches, driveLives } from './onsale/drive.ts';
import { EMPTY_WORKER, onsaleWorker, startWorkerd, type BenchWorkerd, type LocalDatabase } from './onsale/workerd.ts';
import type { BookingWriter } from './peers/booking-writer.ts';
import { PEERS, type PeerName, type PeerPlaces } from './peers/peer-stores.ts';
import type { SeatStore } from './peers/seat-store.ts';
import { firstLine, type ChildProcesses } from './processes/child-processes.ts';

/** `empty-workerd`: no system; what the runtime takes for answers that cost nothing. */
export type SystemName = 'onsale' | PeerName | 'empty-workerd';

/** One of what is compared. Its HTTP server and its sockets are on `port` of the loopback. */
export interface System {
  name: SystemName;
  /** Callers at a time in the batch arms: what was best here, by trying. */
  lanes: number;
  /** At least what it can do in the batch arms: bounds how many seats a run is given. */
  holdsPerSecondMax: number;
  port: number;
  /** Process ids whose trees are the authority alone, and with the server before it. */
  authorityPids: number[];
  serverPids: number[];
  /** The trees that a whole life takes: authority and Postgres. */
  lifePids: number[];
  /** Begins from nothing. */
  clear(): Promise<void>;
  publish(events: EventRange): Promise<void>;
  /** Events of which nothing can come back. */
  publishSoldOut(events: EventRange): Promise<void>;
  takenSeats(capacity: number): TakenSeats;
  /** Lets go of its connections; its processes end with the bench's. */
  close(): Promise<void>;
  /** Batches straight into the authority. */
  runBatches(run: BatchRun): Promise<EndedRun>;
  /** Whole lives, hold to ticket row, in batches: each lane has one batch under way. */
  runLives(run: BatchRun): Promise<EndedRun>;
  /** How whole lives are best driven here. */
  lives: { batch: number; lanes: number };
}

/** A run whose load is over; what remains is to compare acknowledgements and seats. */
export interface EndedRun {
  audited(): Promise<RunTally>;
}

/** The shipped objects in workerd; a new process and new storage at each `clear`. */
export async function startOnsale(options: {
  children: ChildProcesses;
  dir: string;
  database: LocalDatabase;
  postgresPid: number;
}): Promise<System> {
  const { children, dir, database, postgresPid } = options;
  let stateDir = mkdtempSync(join(dir, 'onsale-'));
  const worker = onsaleWorker(database);
  let workerd = await startWorkerd(children, { dir: stateDir, worker });
  const system: System = {
    name: 'onsale',
    lanes: 2,
    holdsPerSecondMax: 150_000,
    port: workerd.port,
    authorityPids: [workerd.pid],
    serverPids: [workerd.pid],
    lifePids: [workerd.pid, postgresPid],
    async clear() {
      await workerd.stop();
      await rm(stateDir, { recursive: true, force: true });
      stateDir = mkdtempSync(join(dir, 'onsale-'));
      workerd = await startWorkerd(children, { dir: stateDir, worker });
      system.port = workerd.port;
      system.authorityPids = [workerd.pid];
      system.serverPids = [workerd.pid];
      system.lifePids = [workerd.pid, postgresPid];
    },
    async publish(events) {
      await ask(workerd, '/bench/publish', events);
    },
    async publishSoldOut(events) {
      await ask(workerd, '/bench/publish?sold-out', events);
    },
    close: () => Promise.resolve(),
    takenSeats: () => async (event) => {
      const response = await fetch(`http://127.0.0.1:${workerd.port}/bench/taken-seats?event=${event}`);
      return new Uint8Array(await response.arrayBuffer());
    },
    runBatches: async (run) =>
      endedRun(await driveBatches(workerd.port, run), system.takenSeats(run.workload.events.capacity)),
    runLives: async (run) =>
      endedRun(await driveLives(workerd.port, run), system.takenSeats(run.workload.events.capacity)),
    lives: { batch: 100, lanes: 4 },
  };
  return system;
}

/** Has no seats and refuses everything: for the arms of refused attempts alone. */
export async function startEmptyWorkerd(options: { children: ChildProcesses; dir: string }): Promise<System> {
  const dir = mkdtempSync(join(options.dir, 'empty-'));
  const workerd = await startWorkerd(options.children, { dir, worker: EMPTY_WORKER });
  return {
    name: 'empty-workerd',
    lanes: 0,
    holdsPerSecondMax: 0,
    port: workerd.port,
    authorityPids: [workerd.pid],
    serverPids: [workerd.pid],
    lifePids: [workerd.pid],
    clear: () => Promise.resolve(),
    publish: () => Promise.resolve(),
    publishSoldOut: () => Promise.resolve(),
    takenSeats: (capacity) => () => Promise.resolve(new Uint8Array(capacity).fill(1)),
    close: () => Promise.resolve(),
    runBatches: sellsNothing,
    runLives: sellsNothing,
    lives: { batch: 0, lanes: 0 },
  };
}

/** A peer's store, driven from this process in the batch arms, and its application server. */
export async function startPeer(options: {
  name: PeerName;
  children: ChildProcesses;
  places: PeerPlaces;
  databasePid: number;
  postgresPid: number;
}): Promise<System> {
  const { name, places, databasePid } = options;
  const peer = PEERS[name];
  const store = await peer.open(places);
  const writer = peer.openWriter(places.postgresUrl);
  const script = fileURLToPath(new URL('peers/peer-server.ts', import.meta.url));
  const where = ['--redis-port', String(places.redisPort), '--postgres-url', places.postgresUrl];
  const child = options.children.start(process.execPath, [script, '--peer', name, ...where]);
  const port = Number(await firstLine(child, SERVER_START_SECONDS_MAX));
  const publish = async ({ first, count, capacity }: EventRange): Promise<void> => {
    for (let event = first; event < first + count; event++) await store.publish(event, capacity);
  };
  return {
    name,
    lanes: peer.directLanes,
    holdsPerSecondMax: peer.database === 'redis' ? 150_000 : 75_000,
    port,
    authorityPids: [databasePid],
    serverPids: [databasePid, child.pid],
    lifePids: [...new Set([databasePid, options.postgresPid])],
    clear: () => store.clear(),
    publish,
    async publishSoldOut(events) {
      await publish(events);
      const workload = { events, clashing: null, soldOut: false };
      await runPeerBatches(store, { workload, batch: 200, lanes: 1, seconds: FILLING_SECONDS_MAX });
    },
    async close() {
      await Promise.all([store.close(), writer.close()]);
    },
    takenSeats: (capacity) => (event) => store.takenSeats(event, capacity),
    runBatches: (run) => runPeerBatches(store, run),
    runLives: (run) => runPeerLives(store, writer, run),
    lives: peer.lives,
  };
}

const SERVER_START_SECONDS_MAX = 20;
const FILLING_SECONDS_MAX = 60;

async function runPeerBatches(store: SeatStore, { workload, ...run }: BatchRun): Promise<EndedRun> {
  const recorder = await runBatchLoad({
    ...run,
    ...workload,
    source: attemptsOf(workload),
    decide: async (attempts) => (await store.hold(attempts)).map((grant) => (grant ? 'accepted' : 'refused')),
  });
  return endedRun(recorder, (event) => store.takenSeats(event, workload.events.capacity));
}

/** One batch after another through hold, fence check and Postgres; accepted when the tickets are there. */
async function runPeerLives(
  store: SeatStore,
  writer: BookingWriter,
  { workload, ...run }: BatchRun,
): Promise<EndedRun> {
  const recorder = await runBatchLoad({
    ...run,
    ...workload,
    source: attemptsOf(workload),
    async decide(attempts) {
      const grants = await store.hold(attempts);
      const fences = grants.map((grant) => grant?.fence ?? NO_FENCE);
      const sold = await store.sell(attempts, fences);
      const bookings = attempts.filter((_, i) => sold[i]);
      if (bookings.length > 0) await writer.write(bookings);
      return sold.map((isSold) => (isSold ? 'accepted' : 'refused'));
    },
  });
  return endedRun(recorder, (event) => store.takenSeats(event, workload.events.capacity));
}

/** No grant has it. */
const NO_FENCE = '0';

function endedRun(recorder: RunRecorder, takenSeats: TakenSeats): EndedRun {
  return { audited: () => recorder.audited(takenSeats) };
}

function sellsNothing(): Promise<never> {
  return Promise.reject(new Error('an empty Worker sells nothing'));
}

async function ask(workerd: BenchWorkerd, path: string, body: EventRange): Promise<Response> {
  const response = await fetch(`http://127.0.0.1:${workerd.port}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response;
}
