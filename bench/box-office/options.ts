import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Names, or beginnings of names, of arms; empty: all. */
  arms: string[];
  runs: number;
  /** Of each run that is bounded by time. */
  seconds: number;
  /** Everything ends after so long, whatever it has come to. */
  minutesMax: number;
}

const USAGE = 'npm run bench:box-office -- [--arms batch,http,…] [--runs 5] [--seconds 2] [--minutes-max 60]';

/** @throws with the usage when an option is not one */
export function benchOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      arms: { type: 'string', default: '' },
      runs: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      'minutes-max': { type: 'string', default: '60' },
    },
  });
  const options = {
    arms: values.arms.split(',').filter((name) => name !== ''),
    runs: Number(values.runs),
    seconds: Number(values.seconds),
    minutesMax: Number(values['minutes-max']),
  };
  const numbers = [options.runs, options.seconds, options.minutesMax];
  if (numbers.some((number) => !(number > 0))) throw new Error(`Usage: ${USAGE}`);
  return options;
}
