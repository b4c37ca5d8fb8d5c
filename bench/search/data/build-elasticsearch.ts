import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import type { Database } from '../../../db/database.ts';
import { startElasticsearch, type ElasticsearchServer } from '../../../dev/elasticsearch/elasticsearch-server.ts';
import { elasticsearchClient } from '../../../workers/adapters/elasticsearch/elasticsearch-client.ts';
import { reindex } from '../../../workers/change-capture/reindex.ts';
import { indexNames, type IndexNames } from '../../../workers/search/elasticsearch/index-names.ts';

/** Holds a million events with room for searching them. */
const HEAP_MB = 1024;
const PROGRESS_EVERY = 100_000;

export interface BenchIndex {
  server: ElasticsearchServer;
  names: IndexNames;
  megabytes: number;
}

/**
 * An Elasticsearch of its own with the catalogue of the benchmark's Postgres in it, by the product's own reindexing;
 * built once and kept.
 */
export async function benchIndex(events: number, databaseUrl: string): Promise<BenchIndex> {
  const server = await startElasticsearch({ name: 'bench', port: 0, heapMb: HEAP_MB, onNotice: console.error });
  const client = elasticsearchClient({ url: server.url });
  const names = indexNames(`bench-${events}`);
  if (!(await client.indices.existsAlias({ name: names.live }))) {
    const pool = new Pool({ connectionString: databaseUrl });
    // The same statements through another driver: it answers them alike.
    const db = drizzle(pool, { casing: 'snake_case' }) as unknown as Database;
    const fromMs = performance.now();
    const onProgress = (count: number) => {
      if (count % PROGRESS_EVERY === 0) console.log(`  ${count} events: ${seconds(fromMs)} s`);
    };
    const count = await reindex({ db, client, names, nowMs: Date.now(), onProgress });
    console.log(`  ${count} events read from Postgres and indexed: ${seconds(fromMs)} s`);
    await pool.end();
  }
  const stats = await client.indices.stats({ index: names.live, metric: 'store' });
  return { server, names, megabytes: Math.round((stats._all.primaries?.store?.size_in_bytes ?? 0) / 1e6) };
}

function seconds(fromMs: number): string {
  return ((performance.now() - fromMs) / 1000).toFixed(1);
}
