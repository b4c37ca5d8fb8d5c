import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase, type Database } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import { elasticsearchClient } from '../workers/adapters/elasticsearch/elasticsearch-client.ts';
import { reindex } from '../workers/change-capture/reindex.ts';
import { DEFAULT_INDEX_PREFIX, indexNames } from '../workers/search/elasticsearch/index-names.ts';
import type { LocalServer } from './local-server.ts';
import { startMailbox } from './mailbox.ts';
import { startNeonRelay } from './neon-relay.ts';
import { freePort } from './ports.ts';
import { startQueueDoubles } from './queue-doubles/start-queue-doubles.ts';
import { startPostgres, type LocalPostgres } from './postgres.ts';
import { startStripeDouble, type StripeDouble } from './stripe-double/start-stripe-double.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

export interface StackPorts {
  worker: number;
  stripe: number;
  mailbox: number;
  queueDoubles: number;
  relay: number;
  postgres: number;
}

/** What `npm run dev` asks for; a taken one gives way to the next free one. */
export const DEV_PORTS: StackPorts = {
  worker: 8787,
  stripe: 4242,
  mailbox: 8025,
  queueDoubles: 8031,
  relay: 5588,
  postgres: 54329,
};
/** Any free ports: for tests, which run beside a developer's own stack. */
export const ANY_PORTS: StackPorts = { worker: 0, stripe: 0, mailbox: 0, queueDoubles: 0, relay: 0, postgres: 0 };

const CRON_PERIOD_MS = 60_000;

export interface StackOptions {
  /** Everything that the stack writes is in here: Postgres's data, workerd's state, payments, logs. */
  dir: string;
  ports: StackPorts;
  /** Nothing on the terminal but notices. */
  quiet: boolean;
  /** Something a person should know: a port was taken, data went elsewhere. */
  onNotice: (notice: string) => void;
  /** Search runs on it, with an index of the catalogue that is made anew; null: on Postgres. */
  elasticsearchUrl: string | null;
  /** Fills an empty database, before the Worker starts. */
  prepare: (db: Database) => Promise<void>;
  /** Aborting during the start takes down what has started. */
  signal: AbortSignal;
}

export interface Stack {
  /** What a browser opens: the Worker's PUBLIC_ORIGIN. */
  origin: string;
  /** The Worker, for programs. */
  workerUrl: string;
  databaseUrl: string;
  relayUrl: string;
  mailboxUrl: string;
  stripe: StripeDouble;
  db: Database;
  /** Resolves when the Worker's process ends. */
  workerEnded: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts everything that Onsale needs on one machine: Postgres (migrated, prepared), the Neon relay, the Stripe
 * double, the mailbox, and the Worker on workerd. web/dist must have been built.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const running: Running = [];
  try {
    return await startParts(options, running);
  } catch (error) {
    await stopAll(running);
    throw error;
  }
}

/** What has started so far, and how to stop it, in the order of starting. */
type Running = (() => Promise<void>)[];

async function startParts(options: StackOptions, running: Running): Promise<Stack> {
  const { dir, signal, onNotice } = options;
  await mkdir(dir, { recursive: true });
  const postgres = await startPostgres({ dataDir: join(dir, 'postgres'), port: options.ports.postgres });
  running.push(() => postgres.stop());
  if (postgres.notice !== null) onNotice(postgres.notice);
  signal.throwIfAborted();
  const ports = await claimPorts(options);
  const { databaseUrl, relayUrl, db } = await startDatabase({ postgres, relayPort: ports.relay, running });
  signal.throwIfAborted();
  await options.prepare(db);
  signal.throwIfAborted();
  if (options.elasticsearchUrl !== null) await indexCatalogue(db, options.elasticsearchUrl);
  signal.throwIfAborted();

  const mailbox: LocalServer = await startMailbox({ port: ports.mailbox });
  running.push(() => mailbox.close());
  const queueDoubles = await startQueueDoubles({ port: ports.queueDoubles });
  running.push(() => queueDoubles.close());
  const stripe = await startStripeDouble({
    port: ports.stripe,
    webhook: { url: `http://127.0.0.1:${ports.worker}/webhooks/stripe`, secret: STRIPE_WEBHOOK_SECRET },
    statePath: join(dir, 'stripe.json'),
  });
  running.push(() => stripe.close());

  const origin = `http://localhost:${ports.worker}`;
  const worker: WorkerProcess = await startWorker({
    port: ports.worker,
    dir,
    quiet: options.quiet,
    signal,
    vars: {
      PUBLIC_ORIGIN: origin,
      DATABASE_URL: databaseUrl,
      NEON_RELAY_URL: relayUrl,
      STRIPE_API_BASE: stripe.url,
      STRIPE_WEBHOOK_SECRET,
      BEACON_URL: `${queueDoubles.url}/beacon`,
      TURNSTILE_URL: `${queueDoubles.url}/turnstile/siteverify`,
      MAIL_URL: mailbox.url,
      SMS_URL: mailbox.url,
      ...(options.elasticsearchUrl === null ? {} : { ELASTICSEARCH_URL: options.elasticsearchUrl }),
    },
  });
  running.push(() => worker.stop());
  // `wrangler dev` never fires cron triggers by itself.
  const cron = setInterval(() => void fireCron(worker.url), CRON_PERIOD_MS);
  running.push(async () => clearInterval(cron));
  return {
    origin,
    workerUrl: worker.url,
    databaseUrl,
    relayUrl,
    mailboxUrl: mailbox.url,
    stripe,
    db,
    workerEnded: worker.ended,
    stop: () => stopAll(running),
  };
}

/** Of this machine only; a deployment has the secret of its own endpoint. */
const STRIPE_WEBHOOK_SECRET = 'whsec_development';

async function startDatabase(options: {
  postgres: LocalPostgres;
  relayPort: number;
  running: Running;
}): Promise<{ databaseUrl: string; relayUrl: string; db: Database }> {
  const databaseUrl = await options.postgres.createDatabase('onsale');
  await migrate(databaseUrl);
  const relay = await startNeonRelay({ port: options.relayPort, postgresPort: options.postgres.port });
  options.running.push(() => relay.close());
  return { databaseUrl, relayUrl: relay.url, db: openDatabase({ url: databaseUrl, relayUrl: relay.url }) };
}

async function indexCatalogue(db: Database, url: string): Promise<void> {
  const names = indexNames(DEFAULT_INDEX_PREFIX);
  const client = elasticsearchClient({ url });
  await reindex({ db, client, names, nowMs: Date.now(), onProgress: () => undefined });
}

/** The ports to use, and a notice for each that was taken. Postgres finds its own. */
async function claimPorts(options: StackOptions): Promise<Omit<StackPorts, 'postgres'>> {
  const names = {
    worker: 'Onsale',
    stripe: 'the Stripe double',
    mailbox: 'the mailbox',
    queueDoubles: "the queue's beacon and bot check",
    relay: 'the Neon relay',
  };
  const claimed = { worker: 0, stripe: 0, mailbox: 0, queueDoubles: 0, relay: 0 };
  const used = new Set<number>();
  for (const part of ['worker', 'stripe', 'mailbox', 'queueDoubles', 'relay'] as const) {
    const wanted = options.ports[part];
    const port = await freePort(wanted, used);
    if (wanted !== 0 && port !== wanted) options.onNotice(`Port ${wanted} is taken: ${names[part]} is on ${port}.`);
    used.add(port);
    claimed[part] = port;
  }
  return claimed;
}

async function fireCron(workerUrl: string): Promise<void> {
  try {
    const response = await fetch(`${workerUrl}/cdn-cgi/local/scheduled`);
    await response.body?.cancel();
  } catch {
    // The Worker is reloading after an edit: the next period asks again.
  }
}

async function stopAll(running: Running): Promise<void> {
  for (const stop of running.splice(0).reverse()) await stop();
}
