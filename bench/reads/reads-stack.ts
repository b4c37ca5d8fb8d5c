import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
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
  const availabilityPath = `/v1/events/${eventId}/availability`;
  return {
    port: worker.port,
    helloPort: worker.helloPort,
    pagePath: new URL(page.url).pathname,
    pageEtag: page.headers.get('ETag')!,
    availabilityPath,
    statements: () => statements,
    async stop() {
      await worker.stop();
      await counting.close();
      await relay.close();
      await postgres.stop();
    },
  };
}

async function startWorkers(options: { dir: string; databaseUrl: string; relayUrl: string }) {
  const bundlePath = join(options.dir, 'worker', 'index.js');
  await bundleWorker({ entry: 'dev/edge-cache/worker.ts', outfile: bundlePath });
  const [port, helloPort] = [await freePort(0), await freePort(0)];
  const config = unstable_getMiniflareWorkerOptions(join(PROJECT_DIR, 'wrangler.toml'));
  // What the bench asks for is answered by the Worker itself.
  const { assets: _, ...shipped } = config.workerOptions;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      resourcePersistencePath: join(options.dir, 'state'),
      workers: [
        {
          ...shipped,
          name: 'onsale',
          rootPath: dirname(bundlePath),
          modulesRoot: dirname(bundlePath),
          modules: [{ type: 'ESModule', path: bundlePath }],
          durableObjects: {
            ...(shipped.durableObjects as Record<string, object>),
            EDGE_CACHE: { className: 'EdgeCacheDouble', useSQLite: true },
          },
          bindings: Object.assign({}, shipped.bindings, {
            PUBLIC_ORIGIN: `http://127.0.0.1:${port}`,
            DATABASE_URL: options.databaseUrl,
            NEON_RELAY_URL: options.relayUrl,
          }),
          unsafeDirectSockets: [{ host: '127.0.0.1', port }],
        },
        {
          name: 'hello',
          modules: true,
          script: "export default { fetch() { return new Response('hello'); } }",
          compatibilityDate: '2026-10-23',
          unsafeDirectSockets: [{ host: '127.0.0.1', port: helloPort }],
        },
      ],
    }),
  );
  await miniflare.ready;
  return { port, helloPort, stop: () => miniflare.dispose() };
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
