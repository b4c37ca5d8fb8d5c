import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '../../../db/migrate.ts';
import { startPostgres, type LocalPostgres } from '../../../dev/postgres.ts';
import { writeRows } from './write-rows.ts';

export interface BenchDatabase {
  postgres: LocalPostgres;
  url: string;
  /** What each step of the building took; empty: it was there already. */
  steps: { step: string; seconds: number }[];
}

/** A Postgres with the catalogue and its search rows, built once and kept in a folder beside other temporary files. */
export async function benchDatabase(events: number): Promise<BenchDatabase> {
  const folder = join(tmpdir(), 'onsale-bench-search');
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  const postgres = await startPostgres({
    dataDir: join(folder, 'postgres'),
    durable: false,
    sharedBuffersMb: SHARED_BUFFERS_MB,
  });
  const name = `events_${events}`;
  const steps: BenchDatabase['steps'] = [];
  const url = await postgres.createDatabase(name);
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    if (!(await isBuilt(client))) {
      await migrate(url);
      await build(client, { events, folder, steps });
    }
  } finally {
    await client.end();
  }
  return { postgres, url, steps };
}

/** Holds the search tables, as a server for a million events has it. */
const SHARED_BUFFERS_MB = 1024;

async function isBuilt(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ built: string | null }>(`select to_regclass('bench_is_built')::text as built`);
  return rows[0]?.built !== null;
}

/** Indexes that are made after the rows are there, in a tenth of the time. */
const LATE_INDEXES = [
  ['search_events_by_start', 'search_events (starts_at, event_id)'],
  ['search_events_by_city', 'search_events (city, starts_at, event_id)'],
  ['search_events_by_venue', 'search_events (venue_id, starts_at, event_id)'],
  ['search_events_by_cell', 'search_events (cell, starts_at, event_id)'],
  ['search_events_words', 'search_events using gin (words) with (fastupdate = off)'],
] as const;

async function build(
  client: Client,
  { events, folder, steps }: { events: number; folder: string; steps: BenchDatabase['steps'] },
): Promise<void> {
  const timed = async (step: string, work: () => Promise<unknown>) => {
    const fromMs = performance.now();
    await work();
    steps.push({ step, seconds: (performance.now() - fromMs) / 1000 });
    console.log(`  ${step}: ${steps.at(-1)!.seconds.toFixed(1)} s`);
  };
  const rowFolder = await mkdtemp(join(folder, 'rows-'));
  await chmod(rowFolder, 0o755);
  try {
    const files = await writeRows(events, rowFolder);
    // Neither triggers nor references: the rows are what they would have let through.
    await client.query(
      `set session_replication_role = replica; set maintenance_work_mem = '1GB'; set work_mem = '256MB'`,
    );
    const tables = files.map(({ table }) => table).join(', ');
    await client.query(`truncate ${tables}, search_words, search_suggestions, search_suggestion_tails cascade`);
    await timed('catalogue', async () => {
      for (const { table, columns, path } of files) await client.query(`copy ${table} (${columns}) from '${path}'`);
      await client.query('analyze');
    });
  } finally {
    await rm(rowFolder, { recursive: true, force: true });
  }
  for (const [name] of LATE_INDEXES) await client.query(`drop index if exists ${name}`);
  await timed('search rows', () =>
    client.query('insert into search_events select * from search_event_rows order by starts_at, event_id'),
  );
  await timed('indexes', async () => {
    for (const [name, on] of LATE_INDEXES) await client.query(`create index ${name} on ${on}`);
    await client.query('vacuum analyze search_events');
  });
  await timed('words and suggestions', () => learn(client));
  await client.query('create table bench_is_built ()');
}

/** As `search_learn` does event by event. */
async function learn(client: Client): Promise<void> {
  await client.query(`insert into search_words (word, variants)
    select word, word_variants(word)
    from (select distinct substr(word, 2) as word from ts_stat('select words from search_events') where word like '=%') w
    where length(word) between 3 and 40`);
  await client.query(`insert into search_suggestions
    select distinct on (id) id, kind, key, text, detail, slug, country, popularity
    from search_suggestion_rows order by id, popularity desc`);
  await client.query(`insert into search_suggestion_tails (tail, suggestion_id, popularity)
    select tail, id, popularity from search_suggestions, name_tails(text) as tail`);
  await client.query('vacuum analyze search_words, search_suggestions, search_suggestion_tails');
}
