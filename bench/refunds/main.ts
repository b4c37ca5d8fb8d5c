import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import { openDatabase } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { upsertUser } from '../../db/queries/accounts.ts';
import { startMailbox } from '../../dev/mailbox.ts';
import { startNeonRelay } from '../../dev/neon-relay.ts';
import { freePort } from '../../dev/ports.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { postJson, signIn } from '../../dev/sign-in.ts';
import type { CampaignDocument } from '../../protocol/http/whole-events.ts';
import { startServer } from '../../test/crash/server.ts';
import { bundleWorker } from '../../test/support/bundle-worker.ts';
import { newId } from '../../test/support/postgres-sample.ts';
import { startPaidAccount } from './payments.ts';
import { createSoldEvent, SEAT_MINOR } from './sold-event.ts';

const WATCH_MS = 2_000;
/** Far above what is measured: the provider is not what holds it up here. */
const CALLS_PER_SECOND = '10000';

/**
 * `npm run bench:refunds -- --bookings 60000`: an event of so many bookings is cancelled through the API of the shipped
 * Worker, which is killed with SIGKILL half-way and started again. Then the double and Postgres are counted: every payment
 * is refunded once. Exits with 1 when one is not.
 */
const { values } = parseArgs({ options: { bookings: { type: 'string', default: '600' } } });
const count = Number(values.bookings);
const dir = mkdtempSync(join(tmpdir(), 'onsale-refunds-'));
// Postgres runs under another account than root and must get through.
chmodSync(dir, 0o755);
const postgres = await startPostgres({ dataDir: join(dir, 'postgres') });
const relay = await startNeonRelay({ postgresPort: postgres.port });
const databaseUrl = await postgres.createDatabase('onsale');
await migrate(databaseUrl);
const db = openDatabase({ url: databaseUrl, relayUrl: relay.url });
const mailbox = await startMailbox({ port: 0 });
const { stripe, state, paymentIds } = await startPaidAccount({ count, amountMinor: SEAT_MINOR });
const eventId = await createSoldEvent(db, paymentIds);
const [bundlePath, statePath] = [join(dir, 'worker/index.js'), join(dir, 'state')];
await bundleWorker({ entry: 'bench/refunds/worker/index.ts', outfile: bundlePath });
mkdirSync(statePath);
const port = await freePort(0);
const workerUrl = `http://127.0.0.1:${port}`;
const vars = {
  PUBLIC_ORIGIN: workerUrl,
  DATABASE_URL: databaseUrl,
  NEON_RELAY_URL: relay.url,
  STRIPE_API_BASE: stripe.url,
  MAIL_URL: mailbox.url,
  PAYMENT_CALLS_PER_SECOND: CALLS_PER_SECOND,
  PAYMENT_CALLS_PER_OPERATION: CALLS_PER_SECOND,
};
const server = await startServer({ bundlePath, statePath, port, vars });
const ending = new AbortController();
try {
  await run();
} finally {
  ending.abort();
  await server.kill();
  await stripe.close();
  await mailbox.close();
  await relay.close();
  await postgres.stop();
  rmSync(dir, { recursive: true });
}

async function run(): Promise<void> {
  console.log(
    `${cpus().length} cores, ${cpus()[0]!.model}, load average ${loadavg()[0]!.toFixed(1)}; ${count} bookings`,
  );
  const email = 'organiser@example.org';
  await upsertUser(db, { id: newId(), email, name: null, roles: ['fan', 'organiser'] });
  const token = await signIn({ workerUrl, mailboxUrl: mailbox.url, email });
  await postJson(`${workerUrl}/v1/events/${eventId}/publish`, { token });
  const startedAtMs = performance.now();
  const body = { eventName: 'An Evening' };
  const { links } = (await postJson(`${workerUrl}/v1/events/${eventId}/cancellation`, {
    token,
    body,
  })) as CampaignDocument;
  console.log(`cancelled in ${seconds(startedAtMs)} s: nobody can hold a seat any more`);
  const cron = sweepUntil(ending.signal);
  let isKilled = false;
  for (;;) {
    await sleep(WATCH_MS);
    const progress = await read(`${workerUrl}${links.self}`, token);
    if (progress === null) continue;
    const { bookings, refunds } = progress;
    console.log(
      `${seconds(startedAtMs)} s: ${bookings.done} bookings told, ${refunds.done} refunded, ${refunds.perMinute}/min`,
    );
    if (!isKilled && refunds.done >= count / 2) {
      isKilled = true;
      const atMs = performance.now();
      await server.kill();
      await server.restart();
      console.log(`killed with SIGKILL at ${refunds.done} refunds, up again after ${seconds(atMs)} s`);
    }
    if (progress.state === 'done') break;
  }
  const tookMs = performance.now() - startedAtMs;
  console.log(
    `done in ${(tookMs / 1000).toFixed(0)} s: ${((count / tookMs) * 1000).toFixed(0)} refunds/s, the kill included`,
  );
  ending.abort();
  await cron;
  await check();
}

/** The minute's cron trigger, one after the other without the minute between. */
async function sweepUntil(over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    const response = await fetch(`${workerUrl}/bench/cron`).catch(() => null);
    await response?.body?.cancel();
    await sleep(200);
  }
}

async function read(url: string, token: string): Promise<CampaignDocument | null> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } }).catch(() => null);
  return response?.ok ? ((await response.json()) as CampaignDocument) : null;
}

/** By what the provider has, not by what we think. */
async function check(): Promise<void> {
  const refundsOf = new Map<string, number[]>();
  for (const { payment_intent: id, amount } of Object.values(state.refunds)) {
    refundsOf.set(id, [...(refundsOf.get(id) ?? []), amount]);
  }
  const wrong = paymentIds.filter((id) => refundsOf.get(id)?.join() !== String(SEAT_MINOR));
  const { rows } = await db.execute<{ refunds: number; bookings: number; tickets: number }>(sql`
    select (select count(*)::int from refunds where state = 'done') as refunds,
      (select count(*)::int from bookings where status = 'refunded') as bookings,
      (select count(*)::int from tickets where status = 'void') as tickets`);
  const { refunds, bookings, tickets } = rows[0]!;
  console.log(`provider: ${refundsOf.size} payments refunded, ${wrong.length} not once and in full`);
  console.log(`Postgres: ${refunds} refunds done, ${bookings} bookings refunded, ${tickets} tickets void`);
  if (wrong.length > 0 || refunds !== count || bookings !== count || tickets !== count) process.exitCode = 1;
}

function seconds(sinceMs: number): string {
  return ((performance.now() - sinceMs) / 1000).toFixed(1);
}
