import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { upsertUser } from '../../db/queries/accounts.ts';
import { freePort } from '../../dev/ports.ts';
import { idOf, type UserId } from '../../domain/shared/ids.ts';
import { newId } from '../support/postgres-sample.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { deviceSession, signSession } from '../../workers/session/session.ts';
import { findLosses, missingBookings } from './audit.ts';
import { PATCHES, type Build } from './builds.ts';
import { checkHistory } from './check/check-history.ts';
import { readHistory, type Operation } from './check/history.ts';
import type { Violation } from './check/violation.ts';
import { Clients } from './clients.ts';
import type { ClientOptions } from './load/messages.ts';
import { below, seededRandom, type Random } from './load/random.ts';
import { createEvent, createUsers, PLAN_HASH, startOutsideWorld, ZONE, type OutsideWorld } from './outside-world.ts';
import { startServer, type Server } from './server.ts';
import { readStoredSale } from './stored-ledger.ts';

export interface CrashOptions {
  kills: number;
  seed: number;
  build: Build;
  onProgress: (line: string) => void;
}

export interface CrashReport {
  kills: number;
  operations: number;
  /** Answers that clients have read to their end, refusals and reads included. */
  acknowledged: number;
  /** Of these: holds, replacements, extensions, releases and payments begun. */
  acknowledgedChanges: number;
  holds: number;
  sold: number;
  /** What a server did not know any more after it had said it. */
  lost: string[];
  /** What the checker says of the whole history. */
  violations: Violation[];
  ledgerEvents: number;
}

const CAPACITY = 4_000;
const FLOORS = 3;
const CLIENTS = 3;
const GUESTS_PER_CLIENT = 10;
const BUYERS_PER_CLIENT = 3;
const USERS_PER_CLIENT = 200;
/** As in wrangler.toml's development environment. */
const SESSION_SECRET = 'development-session-secret-of-no-worth';
/** A server lives for so long before it is killed. */
const LIFE_MS = { least: 200, most: 1_600 };

/**
 * Runs the real server under load, kills it with SIGKILL at random moments and starts it again on the same storage,
 * and compares what clients were told with what the server says then, at the end also with Postgres and the ledger.
 */
export async function runCrashes(options: CrashOptions): Promise<CrashReport> {
  // Named after this process, as test/support/postgres-setup.ts looks for what killed runs left.
  const dir = mkdtempSync(join(tmpdir(), `onsale-test-${process.pid}-crash-`));
  // Postgres runs under another account than root and must get through.
  chmodSync(dir, 0o755);
  const running: (() => Promise<void>)[] = [];
  try {
    return await run(options, { dir, running });
  } finally {
    for (const stop of running.reverse()) await stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

interface Place {
  dir: string;
  running: (() => Promise<void>)[];
}

async function run(options: CrashOptions, { dir, running }: Place): Promise<CrashReport> {
  const { kills, seed, build, onProgress } = options;
  const port = await freePort(0);
  const serverUrl = `http://127.0.0.1:${port}`;
  const [bundlePath, statePath] = [join(dir, 'worker', 'index.js'), join(dir, 'state')];
  mkdirSync(statePath);
  const [world] = await Promise.all([
    startOutsideWorld({ dir, serverUrl, running }),
    bundleWorker({ entry: 'workers/index.ts', outfile: bundlePath, patches: PATCHES[build] }),
  ]);
  const server = await startServer({ bundlePath, statePath, port, vars: { ...world.vars, SESSION_SECRET } });
  running.push(() => server.kill());
  const eventId = await putOnSale(world, serverUrl);
  const historyPaths = Array.from({ length: CLIENTS }, (_, index) => join(dir, `history-${index}.jsonl`));
  const clients = await startClients({ world, serverUrl, eventId, historyPaths, seed, running });

  const lost = new Map<string, string>();
  const audit = findLosses({ serverUrl, eventId, lost });
  const random = seededRandom(seed);
  for (let kill = 1; kill <= kills; kill++) {
    await killAfterAWhile(server, random);
    const report = await clients.pause();
    await server.restart();
    await audit(report.holds);
    onProgress(`kill ${kill} of ${kills}: ${report.operations} operations, ${lost.size} lost`);
    clients.resume();
  }
  const { holds } = await clients.finish();
  await audit(holds);
  const sold = holds.filter(({ hold }) => hold.state === 'committed').map(({ hold }) => hold);
  // A build that loses on purpose owes Postgres nothing.
  const missing = build === 'shipped' ? await missingBookings(world.db, sold) : [];
  await server.kill();
  const { publication, rows } = readStoredSale(statePath);
  const operations = historyPaths.flatMap((path) => readHistory(readFileSync(path, 'utf8')));
  return {
    kills,
    ...countsOf(operations),
    holds: holds.length,
    sold: sold.length,
    lost: [...lost.values(), ...missing],
    violations: checkHistory({ publication, rows, operations }),
    ledgerEvents: rows.reduce((sum, { events }) => sum + events.length, 0),
  };
}

async function killAfterAWhile(server: Server, random: Random): Promise<void> {
  await sleep(LIFE_MS.least + below(random, LIFE_MS.most - LIFE_MS.least));
  await server.kill();
}

/** Opens the sale as an organiser does. */
async function putOnSale({ db }: OutsideWorld, serverUrl: string): Promise<string> {
  const eventId = await createEvent(db, { capacity: CAPACITY, floors: FLOORS });
  const user = await upsertUser(db, {
    id: newId<UserId>(),
    email: 'organiser@example.org',
    name: null,
    roles: ['organiser'],
  });
  const session = { ...deviceSession(Date.now()), user: { ...user, id: idOf<UserId>(user.id) } };
  const token = await signSession(session, SESSION_SECRET);
  const headers = { Authorization: `Bearer ${token}`, 'Idempotency-Key': crypto.randomUUID() };
  const response = await fetch(`${serverUrl}/v1/events/${eventId}/publish`, { method: 'POST', headers });
  if (!response.ok) throw new Error(`the event could not be published: ${await response.text()}`);
  return eventId;
}

async function startClients(options: {
  world: OutsideWorld;
  serverUrl: string;
  eventId: string;
  historyPaths: string[];
  seed: number;
  running: Place['running'];
}): Promise<Clients> {
  const { world, serverUrl, eventId, historyPaths, seed, running } = options;
  const users = await createUsers(world.db, historyPaths.length * USERS_PER_CLIENT);
  const clients = new Clients(
    historyPaths.map((historyPath, index): ClientOptions => {
      return {
        name: `client-${index}`,
        seed: seed * 100 + index,
        server: serverUrl,
        eventId,
        planHash: PLAN_HASH,
        capacity: CAPACITY,
        zone: ZONE,
        sessionSecret: SESSION_SECRET,
        users: users.slice(index * USERS_PER_CLIENT, (index + 1) * USERS_PER_CLIENT),
        guests: GUESTS_PER_CLIENT,
        buyers: BUYERS_PER_CLIENT,
        historyPath,
      };
    }),
  );
  running.push(async () => clients.kill());
  await clients.begun();
  return clients;
}

function countsOf(operations: Operation[]) {
  const answered = operations.filter(({ answer }) => answer !== null);
  const changes = answered.filter(({ asked, answer }) => asked.kind !== 'read' && answer?.kind !== 'refused');
  return { operations: operations.length, acknowledged: answered.length, acknowledgedChanges: changes.length };
}
