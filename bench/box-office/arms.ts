import { openDatabase } from '../../db/database.ts';
import { ticketedSeats, writeCatalogueEvent } from './life/catalogue-event.ts';
import { attemptsOf, fanIds, SEATS_PER_HOLD, type EventRange, type Workload } from './load/attempts.ts';
import { runHttpLoad } from './load/http-load.ts';
import { RunRecorder, type RunTally } from './load/run-tally.ts';
import { openSockets, type ShopperSocket } from './load/shopper-sockets.ts';
import { runSocketLoad } from './load/socket-load.ts';
import type { LocalDatabase } from './onsale/workerd.ts';
import { cpuMsOf, pinTree } from './processes/process-tree.ts';
import type { EndedRun, System } from './systems.ts';

/** One question that every system is asked in the same way. */
export interface Arm {
  name: string;
  title: string;
  /** What is compared as "the best": more accepted, more refused, or less CPU for each refused attempt. */
  compares: 'accepted' | 'refused-cpu';
  /** Whether a Worker that refuses everything unread stands beside the systems, to show what the runtime takes. */
  besideEmpty: boolean;
  run(system: System, options: RunOptions): Promise<MeasuredRun>;
}

export interface RunOptions {
  /** Number of the first event that no run has used. */
  event: number;
  seconds: number;
  /** Nothing of it counts: to open thousands of sockets for it would take most of an arm's time. */
  isWarmUp: boolean;
}

export interface MeasuredRun extends RunTally {
  /** Of the whole server process tree. */
  cpuMs: number;
}

const CAPACITY = 50_000;
const HTTP_CONNECTIONS = 64;
const OVERLOAD_FACTOR = 20;
/** Each fan asks once and has two seats then; no socket speaks faster than a floor allows. */
const SOCKETS = 4_096;
const SOCKETS_OUTSTANDING = 256;
const SOCKETS_OUTSTANDING_AT_PEAK = Math.round(SOCKETS / OVERLOAD_FACTOR);
const SOCKETS_OF_WARM_UP = SOCKETS / 4;
/** Fans of the same event who ask before the clock starts: what was compiled for another event's objects went with them. */
const SOCKETS_BEFORE = 512;
/** Refusals are not broadcast: fewer sockets show the same in half the time. */
const SOCKETS_REFUSED = 2_048;
const SELL_OUT_SEATS = 5_000;
const SELL_OUT_ATTEMPTS = 100_000;
const REFUSED_ATTEMPTS_MAX = 1_000_000;
/** A floor lets a socket send 20 at once and five a second then. */
const REFUSED_ATTEMPTS_PER_SOCKET = 15;
const LIFE_SEATS = 40_000;
const WHOLE_RUN_SECONDS_MAX = 60;

/** The arms. `database`: where the catalogue is that whole lives refer to. */
export function armsOf(database: LocalDatabase): Arm[] {
  return [...HOLD_ARMS, lifeArm(database)];
}

const HOLD_ARMS: Arm[] = [
  ...[10, 50, 100, 200].map(batchArm),
  {
    name: 'http',
    title: `single holds over HTTP, ${HTTP_CONNECTIONS} connections`,
    compares: 'accepted',
    besideEmpty: false,
    run: (system, { event, seconds }) => overHttp(system, { event, seconds, connections: HTTP_CONNECTIONS }),
  },
  {
    name: 'sockets',
    title: `single holds over ${SOCKETS} shoppers' sockets, ${SOCKETS_OUTSTANDING} outstanding, signed quote included`,
    compares: 'accepted',
    besideEmpty: false,
    run: (system, options) => shopBySockets(system, options, SOCKETS_OUTSTANDING),
  },
  {
    name: 'sell-out-batches',
    title: `${SELL_OUT_SEATS} seats against ${SELL_OUT_ATTEMPTS} attempts, in batches of 100`,
    compares: 'accepted',
    besideEmpty: false,
    async run(system, { event }) {
      const events = { first: event, count: 1, capacity: SELL_OUT_SEATS };
      await system.publish(events);
      const workload = { events, clashing: SELL_OUT_ATTEMPTS, soldOut: false };
      return inBatches(system, { workload, batch: 100, seconds: WHOLE_RUN_SECONDS_MAX });
    },
  },
  {
    name: 'refused-http',
    title: `refused attempts over HTTP: every seat is held, ${HTTP_CONNECTIONS} connections`,
    compares: 'refused-cpu',
    besideEmpty: true,
    async run(system, { event, seconds }) {
      const workload = await soldOut(system, event, REFUSED_ATTEMPTS_MAX);
      return measured(system.serverPids, () => httpLoad(system, { workload, seconds, connections: HTTP_CONNECTIONS }));
    },
  },
  {
    name: 'refused-sockets',
    title: `refused attempts over ${SOCKETS_REFUSED} sockets: every seat is held, ${SOCKETS_OUTSTANDING} outstanding`,
    compares: 'refused-cpu',
    besideEmpty: true,
    async run(system, { event, isWarmUp }) {
      const sockets = isWarmUp ? SOCKETS_OF_WARM_UP : SOCKETS_REFUSED;
      const workload = await soldOut(system, event, sockets * REFUSED_ATTEMPTS_PER_SOCKET);
      return overSockets(system, workload, { sockets, outstanding: SOCKETS_OUTSTANDING });
    },
  },
  {
    name: 'sold-out-sockets',
    title: 'the same once every seat is sold or blocked, so that nothing can come back',
    compares: 'refused-cpu',
    besideEmpty: true,
    async run(system, { event, isWarmUp }) {
      const sockets = isWarmUp ? SOCKETS_OF_WARM_UP : SOCKETS_REFUSED;
      const events = { first: event, count: 1, capacity: SELL_OUT_SEATS };
      await system.publishSoldOut(events);
      const workload = { events, clashing: sockets * REFUSED_ATTEMPTS_PER_SOCKET, soldOut: true };
      return overSockets(system, workload, { sockets, outstanding: SOCKETS_OUTSTANDING });
    },
  },
  {
    name: 'overload-http-peak',
    title: `overload over HTTP, the peak: server and generator pinned to a core each, ${HTTP_CONNECTIONS} connections`,
    compares: 'accepted',
    besideEmpty: false,
    run: (system, { event, seconds }) =>
      pinned(system, () => overHttp(system, { event, seconds, connections: HTTP_CONNECTIONS })),
  },
  {
    name: 'overload-http',
    title: `overload over HTTP: the same with ${HTTP_CONNECTIONS * OVERLOAD_FACTOR} connections`,
    compares: 'accepted',
    besideEmpty: false,
    run: (system, { event, seconds }) =>
      pinned(system, () => overHttp(system, { event, seconds, connections: HTTP_CONNECTIONS * OVERLOAD_FACTOR })),
  },
  {
    name: 'overload-sockets-peak',
    title: `overload over ${SOCKETS} sockets, the peak: server and generator pinned to a core each, ${SOCKETS_OUTSTANDING_AT_PEAK} outstanding`,
    compares: 'accepted',
    besideEmpty: false,
    run: (system, options) => pinned(system, () => shopBySockets(system, options, SOCKETS_OUTSTANDING_AT_PEAK)),
  },
  {
    name: 'overload-sockets',
    title: `overload over sockets: the same with all ${SOCKETS} outstanding at once`,
    compares: 'accepted',
    besideEmpty: false,
    run: (system, options) => pinned(system, () => shopBySockets(system, options, SOCKETS)),
  },
];

function batchArm(batch: number): Arm {
  return {
    name: `batch-${batch}`,
    title: `batches of ${batch} into one authority`,
    compares: 'accepted',
    besideEmpty: false,
    async run(system, { event, seconds }) {
      const count = Math.ceil((seconds * system.holdsPerSecondMax * SEATS_PER_HOLD) / CAPACITY);
      const workload = fresh({ first: event, count, capacity: CAPACITY });
      await system.publish(workload.events);
      return inBatches(system, { workload, batch, seconds });
    },
  };
}

function lifeArm({ url, relayUrl }: LocalDatabase): Arm {
  const db = openDatabase({ url, relayUrl });
  return {
    name: 'life',
    title: 'whole life: hold, payment, commit, ticket rows durable in Postgres',
    compares: 'accepted',
    besideEmpty: false,
    async run(system, { event, seconds }) {
      const workload = fresh({ first: event, count: 1, capacity: LIFE_SEATS });
      await writeCatalogueEvent({ db, url, event, capacity: LIFE_SEATS });
      await system.publish(workload.events);
      const run = await measured(system.lifePids, () => system.runLives({ ...system.lives, workload, seconds }));
      const ticketed = (await ticketedSeats(url, event, LIFE_SEATS)).reduce((sum, seat) => sum + seat, 0);
      const missing = Math.max(0, run.accepted * SEATS_PER_HOLD - ticketed);
      return { ...run, audit: { ...run.audit, lost: run.audit.lost + missing } };
    },
  };
}

function fresh(events: EventRange): Workload {
  return { events, clashing: null, soldOut: false };
}

function inBatches(system: System, run: { workload: Workload; batch: number; seconds: number }): Promise<MeasuredRun> {
  return measured(system.authorityPids, () => system.runBatches({ ...run, lanes: system.lanes }));
}

async function overHttp(
  system: System,
  options: { event: number; seconds: number; connections: number },
): Promise<MeasuredRun> {
  const workload = fresh({ first: options.event, count: 1, capacity: 2 * CAPACITY });
  await system.publish(workload.events);
  return measured(system.serverPids, () => httpLoad(system, { ...options, workload }));
}

async function httpLoad(
  system: System,
  options: { workload: Workload; seconds: number; connections: number },
): Promise<EndedRun> {
  const { workload } = options;
  const recorder = await runHttpLoad({ ...options, ...workload, port: system.port, source: attemptsOf(workload) });
  return { audited: () => recorder.audited(system.takenSeats(workload.events.capacity)) };
}

/** Each fan on a socket gets two seats. */
async function shopBySockets(
  system: System,
  { event, isWarmUp }: RunOptions,
  outstanding: number,
): Promise<MeasuredRun> {
  const sockets = isWarmUp ? SOCKETS_OF_WARM_UP : SOCKETS;
  const workload = fresh({ first: event, count: 1, capacity: (SOCKETS_BEFORE + sockets) * SEATS_PER_HOLD });
  await system.publish(workload.events);
  return overSockets(system, workload, { before: SOCKETS_BEFORE, sockets, outstanding });
}

/** @param crowd.before so many more fans ask first, who do not count */
async function overSockets(
  system: System,
  workload: Workload,
  { before = 0, sockets: counted, outstanding }: { before?: number; sockets: number; outstanding: number },
): Promise<MeasuredRun> {
  const { events } = workload;
  const fans = fanIds(events.first, before + counted);
  const sockets = await openSockets({ port: system.port, event: events.first, fans });
  const recorder = new RunRecorder(workload);
  const source = attemptsOf(workload);
  const shop = (some: readonly ShopperSocket[]): Promise<void> =>
    runSocketLoad({ sockets: some, recorder, source, outstanding, seconds: WHOLE_RUN_SECONDS_MAX });
  try {
    await shop(sockets.slice(0, before));
    return await measured(system.serverPids, async () => {
      await shop(sockets.slice(before));
      return { audited: () => recorder.audited(system.takenSeats(events.capacity)) };
    });
  } finally {
    for (const socket of sockets) socket.close();
  }
}

/** An event whose seats are all held, and a crowd that does not know it. */
async function soldOut(system: System, event: number, attempts: number): Promise<Workload> {
  const events = { first: event, count: 1, capacity: SELL_OUT_SEATS };
  await system.publish(events);
  if (system.name !== 'empty-workerd') {
    await system.runBatches({ workload: fresh(events), batch: 200, lanes: 1, seconds: WHOLE_RUN_SECONDS_MAX });
  }
  return { events, clashing: attempts, soldOut: true };
}

const SERVER_CORE = 0;
const GENERATOR_CORE = 1;

async function pinned(system: System, work: () => Promise<MeasuredRun>): Promise<MeasuredRun> {
  pinTree([process.pid], GENERATOR_CORE);
  pinTree(system.serverPids, SERVER_CORE);
  try {
    return await work();
  } finally {
    pinTree([process.pid, ...system.serverPids], null);
  }
}

async function measured(pids: readonly number[], work: () => Promise<EndedRun>): Promise<MeasuredRun> {
  const beforeMs = cpuMsOf(pids);
  const run = await work();
  const cpuMs = cpuMsOf(pids) - beforeMs;
  return { ...(await run.audited()), cpuMs };
}
