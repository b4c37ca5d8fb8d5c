import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { explore } from './exhaustive.ts';
import { larger, SCOPES } from './scopes.ts';
import type { Share, WorkerNews } from './worker.ts';

const USAGE = `npm run sim:domain -- [--histories 200000] [--workers ${availableParallelism()}] [--seed 1] [--exhaustive | --larger]
  --histories   random histories, each of at least twenty commands
  --seed        of the first; the others follow it
  --exhaustive  only this: every order of everything in the small scopes
  --larger      the same with one more doubled message and one more wait: hours
`;
const PROGRESS_EVERY_MS = 10_000;

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '200000' },
    workers: { type: 'string', default: String(availableParallelism()) },
    seed: { type: 'string', default: '1' },
    exhaustive: { type: 'boolean', default: false },
    larger: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(USAGE);
else if (values.exhaustive || values.larger) exploreAll(values.larger);
else await playAll({ histories: Number(values.histories), workers: Number(values.workers), seed: Number(values.seed) });

function exploreAll(isLarger: boolean): void {
  for (const [name, scope] of Object.entries(SCOPES)) {
    const startedMs = performance.now();
    const { states, steps } = explore(isLarger ? larger(scope) : scope);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    console.log(`${name}: ${states} states, ${steps} steps, nothing left to try, no rule broken (${seconds} s)`);
  }
}

async function playAll(asked: { histories: number; workers: number; seed: number }): Promise<void> {
  const total = { histories: 0, commands: 0 };
  const startedMs = performance.now();
  const cpuBefore = process.cpuUsage();
  const report = (): void => {
    const seconds = (performance.now() - startedMs) / 1000;
    const { user, system } = process.cpuUsage(cpuBefore);
    const rates = [total.histories / seconds, total.histories / ((user + system) / 1_000_000)].map(Math.round);
    console.log(
      `${total.histories} of ${asked.histories} histories, ${total.commands} commands, ${Math.round(seconds)} s: ${rates[0]} histories/s, ${rates[1]} per CPU second`,
    );
  };
  const progress = setInterval(report, PROGRESS_EVERY_MS);
  const broken: Extract<WorkerNews, { kind: 'broken' }>[] = [];
  const listen = (news: WorkerNews): void => {
    if (news.kind === 'broken') {
      broken.push(news);
    } else {
      total.histories += news.histories;
      total.commands += news.commands;
    }
  };
  const end = asked.seed + asked.histories;
  const shares = Array.from({ length: asked.workers }, (_, i) => ({ first: asked.seed + i, step: asked.workers, end }));
  await Promise.all(shares.map((share) => played(share, listen)));
  clearInterval(progress);
  report();
  for (const { seed, reason } of broken) {
    console.error(`seed ${seed} breaks a rule (npm run sim:domain -- --histories 1 --seed ${seed}):\n${reason}`);
  }
  console.log(broken.length === 0 ? 'no rule broken' : `${broken.length} seeds break a rule`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}

function played(share: Share, listen: (news: WorkerNews) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: share });
    worker.on('message', listen);
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}
