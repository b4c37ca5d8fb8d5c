import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { elasticsearchArm, postgresArm, workerArm, type Arm } from './arms.ts';
import { benchIndex, type BenchIndex } from './data/build-elasticsearch.ts';
import { benchDatabase } from './data/build-postgres.ts';
import { openLoop, percentile, type Sample } from './load/open-loop.ts';
import { queryLog, type Asked } from './load/query-log.ts';

/**
 * `npm run bench:search -- [--engine postgres|elasticsearch] [--arm engine|worker] [--events 1000000] [--rate 50] [--seconds 30] [--climb]`: how fast a
 * catalogue that `bench:search:build` has made is searched. `--climb`: the highest rate that keeps p99 under 100 ms.
 */
const { values } = parseArgs({
  options: {
    arm: { type: 'string', default: 'engine' },
    engine: { type: 'string', default: 'postgres' },
    events: { type: 'string', default: '1000000' },
    rate: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '30' },
    climb: { type: 'boolean', default: false },
  },
});
const BURST = 200;
/** A Java server compiles what it runs often: it is slow for a while. */
const WARM_SECONDS = { postgres: 15, elasticsearch: 45 };
const CLIMB_SECONDS = 8;
const CLIMB_STEPS = [50, 75, 100, 125, 150, 175, 200, 250, 300, 400, 500];
const CLIMB_P99_MS = 100;

const events = Number(values.events);
const { postgres, url } = await benchDatabase(events);
const index = values.engine === 'elasticsearch' ? await benchIndex(events, url) : null;
const arm = await armOf(index);
try {
  const log = queryLog(events, 10_000);
  console.log(`${cpus().length} cores, ${cpus()[0]!.model}; ${values.arm}, ${events} events`);
  await printSizes(url);
  if (index) console.log(`MB: the index of Elasticsearch ${index.megabytes}`);
  // All connections at once: each plans its statements when it meets them for the first time.
  await Promise.allSettled(log.slice(9_000, 9_000 + BURST).map((question) => arm.ask(question)));
  await openLoop({
    log: log.slice(7_000),
    perSecond: Number(values.rate),
    seconds: WARM_SECONDS[index ? 'elasticsearch' : 'postgres'],
    ask: asking(arm),
  });
  if (values.climb) await climb(arm, log);
  else {
    const options = { log, perSecond: Number(values.rate), seconds: Number(values.seconds) };
    print(await openLoop({ ...options, ask: asking(arm) }));
  }
} finally {
  await arm.close();
  await index?.server.stop();
  await postgres.stop();
}

async function armOf(index: BenchIndex | null): Promise<Arm> {
  if (values.arm === 'worker') {
    const vars = index ? { ELASTICSEARCH_URL: index.server.url, ELASTICSEARCH_INDEX: index.names.live } : {};
    return await workerArm({ postgresPort: postgres.port, url, vars: { ...vars } });
  }
  return index ? elasticsearchArm(index.server.url, index.names) : postgresArm(url);
}

function asking(of: Arm): (question: Asked) => Promise<unknown> {
  return (question) =>
    of.ask(question).catch((error: unknown) => {
      console.error(JSON.stringify(question), String(error).slice(0, 300));
      throw error;
    });
}

async function climb(of: Arm, log: readonly Asked[]): Promise<void> {
  for (const perSecond of CLIMB_STEPS) {
    const samples = await openLoop({ log, perSecond, seconds: CLIMB_SECONDS, ask: asking(of) });
    console.log(failuresOf(samples));
    console.log(tableLine(`${perSecond}/s`, samples));
    if (percentile(samples, 0.99) > CLIMB_P99_MS) return;
  }
}

/** The lines of a table of results.md. */
function print(samples: readonly Sample[]): void {
  console.log(failuresOf(samples));
  console.log(tableLine('all', samples));
  const kinds = Object.entries(Object.groupBy(samples, ({ kind }) => kind));
  for (const [kind, of = []] of kinds.toSorted(([a], [b]) => (a < b ? -1 : 1))) console.log(tableLine(kind, of));
}

function failuresOf(samples: readonly Sample[]): string {
  const { length: failed } = samples.filter((sample) => sample.failed);
  return `${samples.length} questions, ${failed} failed; ms:`;
}

function tableLine(what: string, samples: readonly Sample[]): string {
  const shares = [0.5, 0.95, 0.99].map((share) => percentile(samples, share).toFixed(1));
  return `| ${[what, ...shares].join(' | ')} |`;
}

async function printSizes(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string; mb: number }>(`
    select relname as name, round(pg_relation_size(oid) / 1e6)::int as mb from pg_class
    where relname like 'search\\_%' and relkind in ('r', 'i') and pg_relation_size(oid) > 1e6 order by 2 desc`);
  await client.end();
  console.log(`MB: ${rows.map(({ name, mb }) => `${name} ${mb}`).join(', ')}`);
}
