import { mkdirSync, mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { openDatabase } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { upsertPlan } from '../../db/queries/organising.ts';
import { startNeonRelay } from '../../dev/neon-relay.ts';
import { freePort } from '../../dev/ports.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { startServer } from '../../test/crash/server.ts';
import { bundleWorker } from '../../test/support/bundle-worker.ts';
import { insertSampleEvent, newId, samplePlan } from '../../test/support/postgres-sample.ts';
import { SEATS_PER_BOOKING, type Lane } from './lane.ts';

const BAR_PER_SECOND = 3_000;
const LANES_MAX = 8;
/** Places of each event: more than a run sells. */
const CAPACITY = 60_000;
/** What is measured: bookings of a delivery, and box offices that deliver at the same time. */
const ARMS = [
  { batch: 1, lanes: 1, batches: 200 },
  { batch: 1, lanes: 8, batches: 100 },
  { batch: 10, lanes: 1, batches: 150 },
  { batch: 10, lanes: 8, batches: 60 },
  { batch: 100, lanes: 1, batches: 40 },
  { batch: 100, lanes: 4, batches: 20 },
  { batch: 100, lanes: 8, batches: 15 },
];

/**
 * `npm run bench:bookings`: bookings a second (two tickets and the outbox's work each) that the shipped statement writes
 * into Postgres from a Worker, over HTTP as Neon's driver does it, single and in batches. Durable: fsync is on.
 */
const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const dir = mkdtempSync(join(tmpdir(), 'onsale-bookings-'));
// Postgres runs under another account than root and must get through.
chmodSync(dir, 0o755);
const postgres = await startPostgres({ dataDir: join(dir, 'postgres') });
const relay = await startNeonRelay({ postgresPort: postgres.port });
const url = await postgres.createDatabase('onsale');
await migrate(url);
const events = await createEvents();
const [bundlePath, statePath] = [join(dir, 'worker/index.js'), join(dir, 'state')];
await bundleWorker({ entry: 'bench/bookings/worker/index.ts', outfile: bundlePath });
mkdirSync(statePath);
const port = await freePort(0);
const vars = { DATABASE_URL: url, NEON_RELAY_URL: relay.url };
const server = await startServer({ bundlePath, statePath, port, vars });
try {
  await measure();
} finally {
  await server.kill();
  await relay.close();
  await postgres.stop();
  rmSync(dir, { recursive: true });
}

async function measure(): Promise<void> {
  const runs = Number(values.runs);
  console.log(`${cpus().length} cores, ${cpus()[0]!.model}, load average ${loadavg()[0]!.toFixed(1)}`);
  console.log(
    '| bookings a delivery | box offices at once | bookings/s, median | from | to |\n|---:|---:|---:|---:|---:|',
  );
  let best = 0;
  for (const arm of ARMS) {
    await runOnce({ ...arm, batches: Math.ceil(arm.batches / 5) });
    const perSecond: number[] = [];
    for (let run = 0; run < runs; run++) perSecond.push(await runOnce(arm));
    perSecond.sort((a, b) => a - b);
    const median = perSecond[perSecond.length >> 1]!;
    if (arm.batch === 100) best = Math.max(best, median);
    const cells = [arm.batch, arm.lanes, median, perSecond[0]!, perSecond.at(-1)!].map((cell) => cell.toFixed(0));
    console.log(`| ${cells.join(' | ')} |`);
  }
  console.log(`bar: ${BAR_PER_SECOND}/s in batches of 100: ${best >= BAR_PER_SECOND ? 'met' : 'MISSED'}`);
  if (best < BAR_PER_SECOND) process.exitCode = 1;
}

/** Sells from empty events; answers bookings a second. */
async function runOnce({ batch, lanes, batches }: (typeof ARMS)[number]): Promise<number> {
  await empty();
  const startedAtMs = performance.now();
  await Promise.all(events.slice(0, lanes).map((event) => deliver({ ...event, batch, afterSeq: 0, batches })));
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const sold = lanes * batch * batches;
  const { rows } = await query<{ bookings: number; tickets: number }>(
    'select (select count(*) from bookings)::int as bookings, (select count(*) from tickets)::int as tickets',
  );
  if (rows[0]!.bookings !== sold || rows[0]!.tickets !== sold * SEATS_PER_BOOKING) {
    throw new Error(`${sold} bookings were sent, Postgres has ${JSON.stringify(rows[0])}`);
  }
  return sold / seconds;
}

async function deliver(lane: Lane): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify(lane) });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
}

async function createEvents(): Promise<{ eventId: string; userId: string; capacity: number }[]> {
  const db = openDatabase({ url, relayUrl: relay.url });
  const made = [];
  for (let lane = 0; lane < LANES_MAX; lane++) {
    const { eventId, venueId, userId } = await insertSampleEvent(db, { slug: `bench-${lane}` });
    const plan = { id: newId(), venueId, contentHash: `bench-${lane}`, geometry: largePlan() };
    const { id: planId } = await upsertPlan(db, { ...plan, source: { document: {}, supplement: null } });
    await query('update events set plan_id = $1 where id = $2', [planId, eventId]);
    made.push({ eventId, userId, capacity: CAPACITY });
  }
  return made;
}

/** The sample's hall with many more places to stand. */
function largePlan() {
  const [area] = samplePlan.areas;
  return { ...samplePlan, areas: [{ ...area!, capacity: CAPACITY - area!.first }], capacity: CAPACITY };
}

async function empty(): Promise<void> {
  await query('truncate bookings, tickets, outbox, ledger_cursors cascade');
}

async function query<Row extends object>(text: string, parameters: unknown[] = []): Promise<{ rows: Row[] }> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query<Row>(text, parameters);
  } finally {
    await client.end();
  }
}
