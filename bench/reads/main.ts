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
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
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
  const arms = {
    hello: { port: stack.helloPort, path: '/' },
    'page, bare entrypoint': { port: stack.relayingPort, path: '/' },
    'page, our front door': { port: stack.memoryPort, path: stack.pagePath },
    'the same, 304': { port: stack.memoryPort, path: stack.pagePath, etag: stack.pageEtag },
    'cached event page': { port: stack.port, path: stack.pagePath },
    'the same page, 304': { port: stack.port, path: stack.pagePath, etag: stack.pageEtag },
    'cached availability': { port: stack.port, path: stack.availabilityPath },
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
  const hello = rates.get('hello')!;
  console.log(`\n${rounds} rounds of ${seconds} s each, in turns, ${CONNECTIONS} connections; medians:`);
  for (const [name, found] of rates) {
    const ratio = median(found.map((rate, round) => rate / hello[round]!));
    console.log(`${name.padEnd(24)}${median(found).toFixed(0).padStart(7)} requests/s  ${ratio.toFixed(2)} of hello`);
  }
}

async function countQueries(stack: ReadsStack, views: number): Promise<void> {
  const before = stack.statements();
  const load = { port: stack.port, path: stack.pagePath, connections: CONNECTIONS };
  const { elapsedSeconds } = await viewPage({ ...load, until: { views } });
  const statements = stack.statements() - before;
  console.log(
    `\n${views} views of one event in ${elapsedSeconds.toFixed(1)} s: ${statements} statements in Postgres ` +
      `(one for each 15 s that the page is fresh)`,
  );
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
