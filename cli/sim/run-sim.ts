import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { emptyCells, HISTORIES_FOR_ALL_CELLS } from '../../test/sim/checks/cells.ts';
import type { HistoryOutcome, HistoryPlan } from '../../test/sim/history-plan.ts';
import { historyText } from '../../test/sim/history-text.ts';
import { huntAll } from '../../test/sim/hunt.ts';
import { shrink } from '../../test/sim/shrink.ts';
import { SimThread } from '../../test/sim/sim-thread.ts';
import { simulate, type Summary } from '../../test/sim/simulate.ts';
import { progressText, summaryText } from '../../test/sim/summary-text.ts';
import { planOf } from '../../test/sim/world/moves.ts';

const USAGE = `npm run sim -- [--minutes N] [--seed S] [--workers N]   runs histories from seed S on; shrinks the first that fails
npm run sim -- --history FILE                            runs a saved history
npm run sim -- --planted                                 hunts every planted bug and writes test/sim/planted-bugs.json
Options: --save FILE (where a shrunk failure goes)`;

const CATCHES_FILE = new URL('../../test/sim/planted-bugs.json', import.meta.url);
const SHRINK_SECONDS_MAX = 120;

/** Answers the exit code. */
export async function runSim(args: string[]): Promise<number> {
  const options = optionsOf(args);
  if (!options) {
    console.error(USAGE);
    return 2;
  }
  if (options.planted) return huntPlanted();
  if (options.history !== undefined) return replay(options.history);
  return simulateFor(options);
}

interface Options {
  minutes: number;
  seed: number;
  workers: number;
  planted: boolean;
  history: string | undefined;
  save: string | undefined;
}

function optionsOf(args: string[]): Options | null {
  try {
    const { values } = parseArgs({
      args,
      options: {
        minutes: { type: 'string', default: '1' },
        seed: { type: 'string', default: '1' },
        workers: { type: 'string', default: String(availableParallelism()) },
        planted: { type: 'boolean', default: false },
        history: { type: 'string' },
        save: { type: 'string' },
      },
    });
    const [minutes, seed, workers] = [Number(values.minutes), Number(values.seed), Number(values.workers)];
    const isRight = minutes > 0 && Number.isSafeInteger(seed) && Number.isSafeInteger(workers) && workers > 0;
    return isRight ? { ...values, minutes, seed, workers, history: values.history, save: values.save } : null;
  } catch {
    return null;
  }
}

async function simulateFor({ minutes, seed, workers, save }: Options): Promise<number> {
  const summary = await simulate({ seed, seconds: minutes * 60, threads: workers, onProgress: tellProgress });
  console.log(summaryText(summary));
  if (!summary.failure) {
    const isLong = summary.histories >= HISTORIES_FOR_ALL_CELLS;
    return isLong && emptyCells(summary.table).length > 0 ? 1 : 0;
  }
  await report(summary.failure, save);
  return 1;
}

function tellProgress(summary: Summary): void {
  console.log(progressText(summary));
}

async function report(failure: HistoryOutcome, save: string | undefined): Promise<void> {
  const { seed, violation } = failure;
  console.error(`\nseed ${seed} breaks a rule: ${violation!.sentence}\nshrinking it…`);
  const thread = new SimThread();
  const short = await shrink(thread, planOf(seed), { rule: violation!.rule, secondsMax: SHRINK_SECONDS_MAX });
  await thread.close();
  console.error(historyText(short.plan, short.outcome));
  if (save === undefined) return;
  writeFileSync(save, `${JSON.stringify(short.plan, null, 2)}\n`);
  console.error(`saved as ${save}; in test/sim/regressions it is a test`);
}

async function replay(file: string): Promise<number> {
  const plan = JSON.parse(readFileSync(file, 'utf8')) as HistoryPlan;
  const thread = new SimThread();
  const outcome = await thread.run(plan);
  await thread.close();
  console.log(historyText(plan, outcome));
  return outcome.violation ? 1 : 0;
}

async function huntPlanted(): Promise<number> {
  let missed = 0;
  const catches = await huntAll((bug, found) => {
    if (!found) missed++;
    const how = found ? `seed ${found.seed}, ${found.seconds} s, [${found.rule}]` : 'NOT CAUGHT';
    console.log(`(${bug.letter}) ${bug.sentence}: ${how}`);
  });
  writeFileSync(CATCHES_FILE, `${JSON.stringify(catches, null, 2)}\n`);
  return missed === 0 ? 0 : 1;
}
