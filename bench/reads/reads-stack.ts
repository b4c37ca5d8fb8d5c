import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convertV4MiniflareOptions, Miniflare, type V4MiniflareOptions, type V4WorkerOptions } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { openDatabase } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { upsertUser } from '../../db/queries/accounts.ts';
import { startLocalServer } from '../../dev/local-server.ts';
import { startNeonRelay } from '../../dev/neon-relay.ts';
import { freePort } from '../../dev/ports.ts';
import { startPostgres } from '../../dev/postgres.ts';
import type { DeviceId, UserId } from '../../domain/shared/ids.ts';
import { bundleWorker } from '../../test/support/bundle-worker.ts';
import { insertSampleEvent, newId } from '../../test/support/postgres-sample.ts';
import type { PageBinding } from './page-binding.ts';
import { signSession } from '../../workers/session/session.ts';

const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));
/** As in wrangler.toml. */
const SESSION_SECRET = 'development-session-secret-of-no-worth';
const HOUR_MS = 3_600_000;

export interface ReadsStack {
  /** Of the front door, without a proxy before it. */
  port: number;
  /** Of a Worker that says hello. */
  helloPort: number;
  /** Of a Worker that gets the page from an entrypoint of its own, in memory, and hands it on. */
  relayingPort: number;
  /** Of our front door with the page in memory in place of Reads and its cache. */
  memoryPort: number;
  pagePath: string;
  pageEtag: string;
  availabilityPath: string;
  /** Statements that have reached Postgres. */
  statements(): number;
  stop(): Promise<void>;
}

/** The development Worker on plain sockets of workerd, with one event on sale, its Postgres behind a relay that counts. */
export async function startReadsStack(dir: string): Promise<ReadsStack> {
  const postgres = await startPostgres({ dataDir: join(dir, 'postgres'), durable: false });
  const databaseUrl = await postgres.createDatabase('onsale');
  await migrate(databaseUrl);
  const relay = await startNeonRelay({ postgresPort: postgres.port });
  let statements = 0;
  const counting = await startLocalServer({
    port: 0,
    async handle({ url, headers, body }) {
      statements++;
      const sent = Object.entries(headers).filter(([name]) => name.startsWith('neon-') || name === 'content-type');
      const answer = await fetch(relay.url + url.pathname, {
        method: 'POST',
        body,
        headers: sent.map(([name, value]) => [name, String(value)]),
      });
      return { status: answer.status, headers: { 'content-type': 'application/json' }, body: await answer.text() };
    },
  });
  const db = openDatabase({ url: databaseUrl, relayUrl: relay.url });
  const { eventId } = await insertSampleEvent(db);
  const worker = await startWorkers({ dir, databaseUrl, relayUrl: counting.url });

  const origin = `http://127.0.0.1:${worker.port}`;
  await ask(`${origin}/v1/events/${eventId}/publish`, {
    method: 'POST',
    headers: await organiserHeaders(db),
    body: '{}',
  });
  const page = await ask(`${origin}/events/${eventId}`);
  const yardsticks = await startYardsticks({ dir, page: await bindingOf(page) });
  const availabilityPath = `/v1/events/${eventId}/availability`;
  return {
    port: worker.port,
    ...yardsticks.ports,
    pagePath: new URL(page.url).pathname,
    pageEtag: page.headers.get('ETag')!,
    availabilityPath,
    statements: () => statements,
    async stop() {
      await yardsticks.stop();
      await worker.stop();
      await counting.close();
      await relay.close();
      await postgres.stop();
    },
  };
}

async function startWorkers(options: { dir: string; databaseUrl: string; relayUrl: string }) {
  const port = await freePort(0);
  const shipped = await shippedWorker('dev/edge-cache/worker.ts', join(options.dir, 'worker', 'index.js'));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      resourcePersistencePath: join(options.dir, 'state'),
      workers: [
        {
          ...shipped,
          durableObjects: {
            ...shipped.durableObjects,
            EDGE_CACHE: { className: 'EdgeCacheDouble', useSQLite: true },
          },
          bindings: Object.assign({}, shipped.bindings, {
            PUBLIC_ORIGIN: `http://127.0.0.1:${port}`,
            DATABASE_URL: options.databaseUrl,
            NEON_RELAY_URL: options.relayUrl,
          }),
          ...socket(port),
        },
      ],
    } as unknown as V4MiniflareOptions),
  );
  await miniflare.ready;
  return { port, stop: () => miniflare.dispose() };
}

/** What a cached page is measured against. */
async function startYardsticks({ dir, page }: { dir: string; page: PageBinding }) {
  const ports = { helloPort: await freePort(0), relayingPort: await freePort(0), memoryPort: await freePort(0) };
  const shipped = await shippedWorker('bench/reads/worker/index.ts', join(dir, 'memory', 'index.js'));
  const bare = { modules: true, compatibilityDate: '2026-10-23' } as const;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      resourcePersistencePath: join(dir, 'state-memory'),
      workers: [
        { ...shipped, bindings: { ...shipped.bindings, PAGE: page }, ...socket(ports.memoryPort) },
        { ...bare, name: 'hello', script: HELLO, ...socket(ports.helloPort) },
        { ...bare, name: 'relaying', script: RELAYING, bindings: { PAGE: page }, ...socket(ports.relayingPort) },
      ],
    } as unknown as V4MiniflareOptions),
  );
  await miniflare.ready;
  return { ports, stop: () => miniflare.dispose() };
}

const HELLO = "export default { fetch() { return new Response('hello'); } }";

const RELAYING = `
  import { WorkerEntrypoint } from 'cloudflare:workers';
  let bytes;
  export class Page extends WorkerEntrypoint {
    async fetch() {
      bytes ??= new TextEncoder().encode(this.env.PAGE.body);
      return new Response(bytes, { headers: this.env.PAGE.headers });
    }
  }
  export default class extends WorkerEntrypoint {
    async fetch(request) { return await this.ctx.exports.Page.fetch(new Request(request.url)); }
  }`;

interface ShippedWorker {
  [option: string]: unknown;
  durableObjects?: NonNullable<V4WorkerOptions['durableObjects']>;
  bindings?: NonNullable<V4WorkerOptions['bindings']>;
}

/** A Worker of this project as wrangler.toml has it, but for assets: what the bench asks for it answers itself. */
async function shippedWorker(entry: string, bundlePath: string): Promise<ShippedWorker> {
  await bundleWorker({ entry, outfile: bundlePath });
  const { assets: _, ...shipped } = unstable_getMiniflareWorkerOptions(
    join(PROJECT_DIR, 'wrangler.toml'),
  ).workerOptions;
  const folder = { rootPath: dirname(bundlePath), modulesRoot: dirname(bundlePath) };
  return { ...shipped, ...folder, name: 'onsale', modules: [{ type: 'ESModule' as const, path: bundlePath }] };
}

/** As Reads answers it: what the front door takes off is put on again. */
async function bindingOf(page: Response): Promise<PageBinding> {
  const names = ['Content-Type', 'Cache-Control', 'ETag', 'Onsale-As-Of'];
  const headers = Object.fromEntries(names.map((name) => [name, page.headers.get(name)!]));
  const edge = { 'CDN-Cache-Control': 'max-age=86400, stale-if-error=86400', 'Cache-Tag': 'event:bench' };
  return { headers: { ...headers, ...edge }, body: await page.text() };
}

async function organiserHeaders(db: ReturnType<typeof openDatabase>): Promise<Record<string, string>> {
  const user = { id: newId<UserId>(), email: 'organiser@example.org', name: null, roles: ['organiser' as const] };
  await upsertUser(db, user);
  const session = { deviceId: newId<DeviceId>(), user, expiresAtMs: Date.now() + HOUR_MS };
  return {
    Authorization: `Bearer ${await signSession(session, SESSION_SECRET)}`,
    'Content-Type': 'application/json',
    'Idempotency-Key': crypto.randomUUID(),
  };
}

async function ask(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

function socket(port: number) {
  return { unsafeDirectSockets: [{ host: '127.0.0.1', port }] };
}
