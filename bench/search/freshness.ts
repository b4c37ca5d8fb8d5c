import { mkdirSync, mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type Database } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { upsertUser } from '../../db/queries/accounts.ts';
import { upsertPlan, upsertVenue } from '../../db/queries/organising.ts';
import { discardElasticsearch, startElasticsearch } from '../../dev/elasticsearch/elasticsearch-server.ts';
import { startNeonRelay } from '../../dev/neon-relay.ts';
import { freePort } from '../../dev/ports.ts';
import { discardPostgres, startPostgres } from '../../dev/postgres.ts';
import { idOf, type DeviceId, type UserId } from '../../domain/shared/ids.ts';
import type { SearchPageDocument } from '../../protocol/http/search.ts';
import { startServer } from '../../test/crash/server.ts';
import { bundleWorker } from '../../test/support/bundle-worker.ts';
import { newId, samplePlan, sampleVenue } from '../../test/support/postgres-sample.ts';
import { elasticsearchClient } from '../../workers/adapters/elasticsearch/elasticsearch-client.ts';
import { reindex } from '../../workers/change-capture/reindex.ts';
import { DEFAULT_INDEX_PREFIX, indexNames } from '../../workers/search/elasticsearch/index-names.ts';
import { signSession } from '../../workers/session/session.ts';

/**
 * `npm run bench:freshness`: how long after an organiser publishes an event through the API it is found through the API,
 * with Elasticsearch: the whole way over outbox, queue, relay and refresh, on the product's Worker on workerd.
 */
const EVENTS = 100;
const WARM_EVENTS = 10;
const PER_SECOND = 2;
const POLL_MS = 25;
const GIVE_UP_MS = 30_000;
const SESSION_SECRET = 'a-session-secret-of-this-measurement-only';

const dir = mkdtempSync(join(tmpdir(), 'onsale-freshness-'));
chmodSync(dir, 0o755);
const elasticsearch = await startElasticsearch({ name: 'freshness', port: 0, onNotice: console.error });
const postgres = await startPostgres({ dataDir: join(dir, 'postgres') });
const databaseUrl = await postgres.createDatabase('onsale');
await migrate(databaseUrl);
const relay = await startNeonRelay({ postgresPort: postgres.port });
const db = openDatabase({ url: databaseUrl, relayUrl: relay.url });
const client = elasticsearchClient({ url: elasticsearch.url });
const names = indexNames(DEFAULT_INDEX_PREFIX);
await reindex({ db, client, names, nowMs: Date.now(), onProgress: () => undefined });
const bundlePath = join(dir, 'worker', 'index.js');
await bundleWorker({ entry: 'workers/index.ts', outfile: bundlePath });
const statePath = join(dir, 'state');
mkdirSync(statePath);
const port = await freePort(0);
const vars = {
  DATABASE_URL: databaseUrl,
  NEON_RELAY_URL: relay.url,
  ELASTICSEARCH_URL: elasticsearch.url,
  SESSION_SECRET,
};
const server = await startServer({ bundlePath, statePath, port, vars });
try {
  report(await measure(await organiser(db)));
} finally {
  await server.kill();
  await relay.close();
  await postgres.stop();
  await discardPostgres(join(dir, 'postgres'));
  await elasticsearch.stop();
  await discardElasticsearch('freshness');
  rmSync(dir, { recursive: true, force: true });
}

interface Organiser {
  token: string;
  venueId: string;
  planId: string;
}

/** Someone who may publish, with a hall to do it in. */
async function organiser(of: Database): Promise<Organiser> {
  const user = await upsertUser(of, { id: newId(), email: 'organiser@example.org', name: null, roles: ['organiser'] });
  const { id: venueId } = await upsertVenue(of, sampleVenue());
  const plan = { id: newId(), venueId, contentHash: 'sample', geometry: samplePlan };
  const { id: planId } = await upsertPlan(of, { ...plan, source: { document: {}, supplement: null } });
  const session = {
    deviceId: newId<DeviceId>(),
    user: { ...user, id: idOf<UserId>(user.id) },
    expiresAtMs: Date.now() + 3_600_000,
  };
  return { token: await signSession(session, SESSION_SECRET), venueId, planId };
}

/** From when publishing was asked for until the event is found, in milliseconds; an error for one that was not. */
async function measure(by: Organiser): Promise<PromiseSettledResult<number>[]> {
  // A Java server that has just begun answers slowly.
  for (let i = 0; i < WARM_EVENTS; i++) await publishAndFind(by, i).catch(() => undefined);
  const waits: Promise<PromiseSettledResult<number>[]>[] = [];
  for (let i = 0; i < EVENTS; i++) {
    waits.push(Promise.allSettled([publishAndFind(by, WARM_EVENTS + i)]));
    await sleep(1000 / PER_SECOND);
  }
  return (await Promise.all(waits)).flat();
}

async function publishAndFind(by: Organiser, i: number): Promise<number> {
  const name = `Freshness ${wordOf(i)}`;
  const { id } = await post<{ id: string }>(by, '/v1/events', eventBody(by, name));
  const fromMs = performance.now();
  await post(by, `/v1/events/${id}/publish`, undefined);
  while (performance.now() - fromMs < GIVE_UP_MS) {
    const response = await fetch(`http://127.0.0.1:${port}/v1/search?${new URLSearchParams({ q: name }).toString()}`);
    const page = (await response.json()) as SearchPageDocument;
    if (page.answeredBy.engine !== 'elasticsearch') throw new Error('Postgres has answered');
    if (page.items.some(({ event }) => event.id === id)) return performance.now() - fromMs;
    await sleep(POLL_MS);
  }
  throw new Error(`${name} was not found`);
}

async function post<Answer>({ token }: Organiser, path: string, body: unknown): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

function eventBody({ venueId, planId }: Organiser, name: string): object {
  return {
    name,
    venueId,
    planId,
    category: 'theatre',
    startsAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
    currency: 'EUR',
    zones: [
      { code: 'stalls', name: 'Stalls', category: 'Stalls' },
      { code: 'floor', name: 'Floor', category: 'Standing' },
    ],
    ticketTypes: [{ code: 'adult', name: 'Adult' }],
    prices: ['stalls', 'floor'].map((zone) => ({
      zone,
      ticketType: 'adult',
      faceMinor: 2000,
      feeMinor: 200,
      taxMinor: 154,
    })),
  };
}

/** A word that no other event has. */
function wordOf(i: number): string {
  return Array.from(String(i).padStart(4, '0'), (digit) => 'qwertzuiop'[Number(digit)]).join('x');
}

function report(waits: PromiseSettledResult<number>[]): void {
  const sorted = waits.flatMap((wait) => (wait.status === 'fulfilled' ? [wait.value] : [])).sort((a, b) => a - b);
  const failures = waits.flatMap((wait) => (wait.status === 'rejected' ? [String(wait.reason)] : []));
  const at = (share: number) => `${(sorted[Math.ceil(sorted.length * share) - 1]! / 1000).toFixed(2)} s`;
  console.log(`${EVENTS} events, ${PER_SECOND} a second: p50 ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)}`);
  for (const failure of failures) console.log(`  failed: ${failure}`);
}
