import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { armsOf, type Arm } from './arms.ts';
import { startNeonRelay, type NeonRelay } from '../../dev/neon-relay.ts';
import { benchOptions } from './options.ts';
import { PEER_NAMES, PEERS } from './peers/peer-stores.ts';
import { startBenchPostgres, type PostgresServer } from './peers/postgres-server.ts';
import { startRedis } from './peers/redis-server.ts';
import { ChildProcesses } from './processes/child-processes.ts';
import { machineText } from './report/machine.ts';
import type { MeasuredArm } from './report/measurements.ts';
import { goodputOf, goodputText } from './report/overload.ts';
import { publish } from './report/publish.ts';
import { summaryOf, type ArmRuns } from './report/summary.ts';
import { tableOf } from './report/table.ts';
import type { LocalDatabase } from './onsale/workerd.ts';
import { startEmptyWorkerd, startOnsale, startPeer, type System } from './systems.ts';

/** Events that one run may use up. */
const EVENTS_PER_RUN_MAX = 1_000;
const WARM_UP_SECONDS = 0.5;
/** A median of fewer is printed and not published. */
const PUBLISHED_RUNS_MIN = 5;

/** `npm run bench:box-office`: box office and peers on this machine, one table an arm. Linux only (it reads /proc). */
const options = benchOptions(process.argv.slice(2));
const dir = mkdtempSync(join(tmpdir(), 'onsale-bench-'));
const children = new ChildProcesses();
const tuning: string[] = [];
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
  const arms = armsOf(database);
  const broken = await runBench(systems, chosenArms(arms), arms);
  for (const system of systems) await system.close();
  if (broken.length > 0) console.error(`These arms broke: ${broken.join(', ')}`);
  await stop(broken.length > 0 ? 1 : 0);
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
  say(redis.tuning);
  say(postgres.tuning);
  const places = { redisPort: redis.port, postgresUrl: postgres.url };
  relay = await startNeonRelay({ postgresPort: postgres.port });
  const database = { url: postgres.url, relayUrl: relay.url };
  const postgresPid = postgres.pid;
  const systems = [await startOnsale({ children, dir, database, postgresPid })];
  for (const name of PEER_NAMES) {
    const { database, title, notes, tuning, directLanes, lives } = PEERS[name];
    const server = `behind its server up to ${tuning.batchMax} a batch, ${tuning.lanes} at a time`;
    const whole = `whole lives ${lives.batch} a batch, ${lives.lanes} at a time`;
    say(`${name} (${title}): ${notes}; direct ${directLanes} at a time; ${server}; ${whole}`);
    const databasePid = database === 'redis' ? redis.pid : postgresPid;
    systems.push(await startPeer({ name, children, places, databasePid, postgresPid }));
  }
  systems.push(await startEmptyWorkerd({ children, dir }));
  return { systems, database };
}

/**
 * Measures one arm after the other and publishes each at once, so that what was measured stays when a later one breaks.
 * @returns the names of those that broke
 */
async function runBench(systems: System[], chosen: Arm[], all: Arm[]): Promise<string[]> {
  const runsOf = new Map<string, ArmRuns>();
  const order = all.map(({ name }) => name);
  const broken: string[] = [];
  const machine = machineText();
  console.log(machine);
  for (const arm of chosen) {
    const began = { measuredAt: utcText(new Date()), loadAverage: loadavg()[0]! };
    try {
      const runs = await runArm(
        arm,
        systems.filter(({ name }) => arm.besideEmpty || name !== 'empty-workerd'),
      );
      runsOf.set(arm.name, runs);
      const peak = runsOf.get(`${arm.name}-peak`);
      const { name, title, compares } = arm;
      const measured: MeasuredArm = {
        name,
        title,
        compares,
        ...began,
        rounds: options.runs,
        seconds: options.seconds,
        summaries: summaryOf(arm, runs),
        goodput: peak ? goodputOf(peak, runs) : null,
      };
      console.log(`\n### ${name}: ${title}\n\n${tableOf(measured.summaries)}`);
      if (measured.goodput) console.log(goodputText(measured.goodput));
      if (options.runs >= PUBLISHED_RUNS_MIN) publish({ machine, tuning, arms: [measured] }, order);
    } catch (error) {
      console.error(`\nThe arm ${arm.name} broke:`, error);
      broken.push(arm.name);
    }
  }
  return broken;
}

function utcText(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** How a system is set up: to the terminal, and into the results. */
function say(line: string): void {
  tuning.push(line);
  console.log(`- ${line}`);
}

/** Rounds of all systems, so that a slow moment of the machine meets all of them alike; the first round warms up. */
async function runArm(arm: Arm, systems: System[]): Promise<ArmRuns> {
  const runs: ArmRuns = new Map(systems.map(({ name }) => [name, []]));
  let event = 1;
  for (const system of systems) await system.clear();
  for (let round = 0; round <= options.runs; round++) {
    for (const system of systems) {
      const isWarmUp = round === 0;
      const run = await arm.run(system, { event, seconds: isWarmUp ? WARM_UP_SECONDS : options.seconds, isWarmUp });
      event += EVENTS_PER_RUN_MAX;
      if (!isWarmUp) runs.get(system.name)!.push(run);
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
