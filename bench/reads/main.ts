import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machineText } from '../box-office/report/machine.ts';
import { viewPage } from './page-load.ts';
import { startReadsStack, type ReadsStack } from './reads-stack.ts';

/** Connections with one request outstanding each. */
const CONNECTIONS = 32;

/**
 * `npm run bench:reads`: a cached event page through gateway, cache (the double) and Reads, beside a Worker that only says
 * hello, in turns in the same run; then how often many views of one event reach Postgres.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '2' },
    views: { type: 'string', default: '100000' },
  },
});
const dir = mkdtempSync(join(tmpdir(), 'onsale-reads-'));
chmodSync(dir, 0o755);
const stack = await startReadsStack(dir);
try {
  console.log(machineText());
  await compare(stack, { rounds: Number(values.rounds), seconds: Number(values.seconds) });
  await countQueries(stack, Number(values.views));
} finally {
  await stack.stop();
  rmSync(dir, { recursive: true, force: true });
}

async function compare(stack: ReadsStack, { rounds, seconds }: { rounds: number; seconds: number }): Promise<void> {
  const hello = 'a Worker that says hello';
  const arms = {
    [hello]: { port: stack.helloPort, path: '/' },
    'a Worker that gets the page from an entrypoint of its own, in memory, and hands it on': {
      port: stack.relayingPort,
      path: '/',
    },
    'our front door, with the page in memory in place of Reads and its cache': {
      port: stack.memoryPort,
      path: stack.pagePath,
    },
    'the same, answered with 304': { port: stack.memoryPort, path: stack.pagePath, etag: stack.pageEtag },
    'cached event page: front door → cache double → (Reads is not asked)': { port: stack.port, path: stack.pagePath },
    'cached event page, answered with 304': { port: stack.port, path: stack.pagePath, etag: stack.pageEtag },
    'cached availability (read anew once a second)': { port: stack.port, path: stack.availabilityPath },
  };
  const rates = new Map<string, number[]>(Object.keys(arms).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, arm] of Object.entries(arms)) {
      const load = { ...arm, connections: CONNECTIONS };
      const { views, elapsedSeconds } = await viewPage({ ...load, until: { seconds: round === 0 ? 1 : seconds } });
      // The first round warms up.
      if (round > 0) rates.get(name)!.push(views / elapsedSeconds);
    }
  }
  console.log(`\n${rounds} rounds of ${seconds} s each, in turns, ${CONNECTIONS} connections; medians:\n`);
  console.log('| | requests/s | of hello |\n|---|---:|---:|');
  for (const [name, found] of rates) {
    const ratio = median(found.map((rate, round) => rate / rates.get(hello)![round]!));
    const perSecond = Math.round(median(found)).toLocaleString('en');
    console.log(`| ${name} | ${perSecond} | ${name === hello ? '1' : ratio.toFixed(2)} |`);
  }
}

async function countQueries(stack: ReadsStack, views: number): Promise<void> {
  const before = stack.statements();
  const load = { port: stack.port, path: stack.pagePath, connections: CONNECTIONS };
  const { elapsedSeconds } = await viewPage({ ...load, until: { views } });
  const statements = stack.statements() - before;
  console.log(
    `\n**${views.toLocaleString('en')} views of one event in ${elapsedSeconds.toFixed(1)} s made ${statements} statements ` +
      'in Postgres**: one each time the page’s 15 seconds were over.',
  );
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
