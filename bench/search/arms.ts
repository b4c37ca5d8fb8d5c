import { drizzle } from 'drizzle-orm/node-postgres';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import { startNeonRelay } from '../../dev/neon-relay.ts';
import { freePort } from '../../dev/ports.ts';
import { searchParametersSchema } from '../../protocol/http/search.ts';
import { startServer } from '../../test/crash/server.ts';
import { bundleWorker } from '../../test/support/bundle-worker.ts';
import { elasticsearchClient } from '../../workers/adapters/elasticsearch/elasticsearch-client.ts';
import { elasticsearchEngine } from '../../workers/search/elasticsearch/elasticsearch-engine.ts';
import type { IndexNames } from '../../workers/search/elasticsearch/index-names.ts';
import { postgresEngine } from '../../workers/search/postgres/postgres-engine.ts';
import type { SearchEngine } from '../../workers/search/search-engine.ts';
import { searchQueryOf } from '../../workers/search/search-query-of.ts';
import { BENCH_NOW_MS } from './data/million.ts';
import type { Asked } from './load/query-log.ts';

/** One way to ask. */
export interface Arm {
  ask(question: Asked): Promise<unknown>;
  close(): Promise<void>;
}

/** The engine itself, called as the Worker calls it. */
function engineArm(engine: SearchEngine, close: () => Promise<void>): Arm {
  return {
    async ask(question) {
      if (question.kind === 'suggestion') {
        return engine.suggest({ text: question.typed, limit: 8, nowMs: BENCH_NOW_MS });
      }
      const query = searchQueryOf(searchParametersSchema.parse(question.parameters), BENCH_NOW_MS);
      if (!query.ok) throw new Error(JSON.stringify(query.failure));
      return engine.search(query.value);
    },
    close,
  };
}

/** Postgres over a pool of connections that stay, as it is beyond Neon's proxy. */
export function postgresArm(url: string): Arm {
  const pool = new Pool({ connectionString: url, max: CONNECTIONS, idleTimeoutMillis: 0 });
  // The same statements through another driver: it answers them alike.
  const db = drizzle(pool, { casing: 'snake_case' }) as unknown as Database;
  return engineArm(postgresEngine(db), () => pool.end());
}

/** Elasticsearch over `fetch`, as the Worker asks it. */
export function elasticsearchArm(url: string, names: IndexNames): Arm {
  return engineArm(elasticsearchEngine(elasticsearchClient({ url }), names), async () => undefined);
}

/**
 * The product's Worker on workerd, no proxy before it and no cache in it: front door, cached half, engine, relay.
 * @param vars beyond the database's address
 */
export async function workerArm(options: {
  postgresPort: number;
  url: string;
  vars: Record<string, string>;
}): Promise<Arm> {
  const relay = await startNeonRelay({ postgresPort: options.postgresPort });
  const dir = mkdtempSync(join(tmpdir(), 'onsale-search-worker-'));
  const bundlePath = join(dir, 'worker', 'index.js');
  const statePath = join(dir, 'state');
  mkdirSync(statePath);
  await bundleWorker({ entry: 'workers/index.ts', outfile: bundlePath });
  const port = await freePort(0);
  const vars = { ...options.vars, DATABASE_URL: options.url, NEON_RELAY_URL: relay.url };
  const server = await startServer({ bundlePath, statePath, port, vars });
  return {
    async ask(question) {
      const response = await fetch(`http://127.0.0.1:${port}${pathOf(question)}`);
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${response.status} ${text}`);
    },
    async close() {
      await server.kill();
      await relay.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const CONNECTIONS = 8;

function pathOf(question: Asked): string {
  if (question.kind === 'suggestion') return `/v1/suggestions?${new URLSearchParams({ q: question.typed }).toString()}`;
  const texts = Object.entries(question.parameters).map(([name, value]) => [name, String(value)]);
  return `/v1/search?${new URLSearchParams(texts).toString()}`;
}
