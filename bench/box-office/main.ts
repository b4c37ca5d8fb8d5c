import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { armsOf, type Arm } from './arms.ts';
import { startNeonRelay, type NeonRelay } from '../../dev/neon-relay.ts';
import { benchOptions } from './options.ts';
import { PEER_NAMES, PEERS } from './peers/peer-stores.ts';
import { startBenchPostgres, type PostgresServer } from './peers/postgres-server.ts';
import { startRedis } from './peers/redis-server.ts';
import { ChildProcesses } from './processes/child-processes.ts';
import { machineText } from './report/machine.ts';
import { overloadText } from './report/overload.ts';
import { plotOf } from './report/plot.ts';
import { summaryOf, type ArmRuns, type SystemSummary } from './report/summary.ts';
import { tableOf } from './report/table.ts';
import type { LocalDatabase } from './onsale/workerd.ts';
import { startEmptyWorkerd, startOnsale, startPeer, type System } from './systems.ts';

/** Events that one run may use up. */
const EVENTS_PER_RUN_MAX = 1_000;
const WARM_UP_SECONDS = 0.5;
const RESULTS_DIR = fileURLToPath(new URL('../../.onsale/bench/box-office', import.meta.url));

/** `npm run bench:box-office`: box office and peers on this machine, one table an arm. Linux only (it reads /proc). */
const options = benchOptions(process.argv.slice(2));
const dir = mkdtempSync(join(tmpdir(), 'onsale-bench-'));
const children = new ChildProcesses();
const said: string[] = [];
let postgres: PostgresServer | null = null;
let relay: NeonRelay | null = null;

const overdue = setTimeout(() => {
  console.error(`The bench has not ended within ${options.minutesMax} minutes.`);
  void stop(1);
}, options.minutesMax * 60_000);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(1));
process.once('exit', () => children.kill());

try {
  const { systems, database } = await startSystems();
  await runBench(systems, chosenArms(armsOf(database)));
  for (const system of systems) await system.close();
  await stop(0);
} catch (error) {
  console.error(error);
  await stop(1);
}

async function stop(exitCode: number): Promise<void> {
  clearTimeout(overdue);
  await children.stop();
  await relay?.close();
  await postgres?.stop();
  rmSync(dir, { recursive: true, force: true });
  process.exit(exitCode);
}

async function startSystems(): Promise<{ systems: System[]; database: LocalDatabase }> {
  const redis = await startRedis(children, join(dir, 'redis'));
  postgres = await startBenchPostgres(join(dir, 'postgres', 'data'));
  say(`- ${machineText()}\n- ${redis.tuning}\n- ${postgres.tuning}`);
  const places = { redisPort: redis.port, postgresUrl: postgres.url };
  relay = await startNeonRelay({ postgresPort: postgres.port });
  const database = { url: postgres.url, relayUrl: relay.url };
  const postgresPid = postgres.pid;
  const systems = [await startOnsale({ children, dir, database, postgresPid })];
  for (const name of PEER_NAMES) {
    const { database, title, notes, tuning, directLanes, lives } = PEERS[name];
    const server = `behind its server up to ${tuning.batchMax} a batch, ${tuning.lanes} at a time`;
    const whole = `whole lives ${lives.batch} a batch, ${lives.lanes} at a time`;
    say(`- ${name} (${title}): ${notes}; direct ${directLanes} at a time; ${server}; ${whole}`);
    const databasePid = database === 'redis' ? redis.pid : postgresPid;
    systems.push(await startPeer({ name, children, places, databasePid, postgresPid }));
  }
  systems.push(await startEmptyWorkerd({ children, dir }));
  return { systems, database };
}

async function runBench(systems: System[], arms: Arm[]): Promise<void> {
  const results: { arm: Arm; summaries: SystemSummary[]; runs: ArmRuns }[] = [];
  for (const arm of arms) {
    const taking = systems.filter(({ name }) => arm.besideEmpty || name !== 'empty-workerd');
    const runs = await runArm(arm, taking);
    const summaries = summaryOf(arm, runs);
    say(`\n### ${arm.name}: ${arm.title}\n\n${tableOf(summaries)}`);
    results.push({ arm, summaries, runs });
  }
  const runsOf = (name: string) => results.find(({ arm }) => arm.name === name)?.runs;
  for (const name of ['overload-http', 'overload-sockets']) {
    const [peak, overload] = [runsOf(`${name}-peak`), runsOf(name)];
    if (peak && overload) say(`\n${name}: ${overloadText(peak, overload)}`);
  }
  mkdirSync(RESULTS_DIR, { recursive: true });
  const document = { said, options, results: results.map(({ runs, ...rest }) => ({ ...rest, runs: [...runs] })) };
  writeFileSync(join(RESULTS_DIR, 'results.json'), `${JSON.stringify(document, null, 2)}\n`);
  writeFileSync(join(RESULTS_DIR, 'results.md'), `${said.join('\n')}\n`);
  writeFileSync(join(RESULTS_DIR, 'plot.svg'), plotOf(results));
  console.log(`\nResults and plot: ${RESULTS_DIR}`);
}

/** To the terminal, and into the results. */
function say(text: string): void {
  said.push(text);
  console.log(text);
}

/** Rounds of all systems, so that a slow moment of the machine meets all of them alike; the first round warms up. */
async function runArm(arm: Arm, systems: System[]): Promise<ArmRuns> {
  const runs: ArmRuns = new Map(systems.map(({ name }) => [name, []]));
  let event = 1;
  for (const system of systems) await system.clear();
  for (let round = 0; round <= options.runs; round++) {
    for (const system of systems) {
      const seconds = round === 0 ? WARM_UP_SECONDS : options.seconds;
      const run = await arm.run(system, { event, seconds });
      event += EVENTS_PER_RUN_MAX;
      if (round > 0) runs.get(system.name)!.push(run);
    }
  }
  return runs;
}

function chosenArms(arms: Arm[]): Arm[] {
  const chosen = arms.filter(
    ({ name }) => options.arms.length === 0 || options.arms.some((wanted) => name.startsWith(wanted)),
  );
  if (chosen.length === 0) throw new Error(`The arms are ${arms.map(({ name }) => name).join(', ')}`);
  return chosen;
}
