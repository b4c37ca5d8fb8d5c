import { parseArgs } from 'node:util';

/** What is played. Times are seconds of virtual time after the opening. */
export interface OnSaleOptions {
  seed: number;
  /** Who joins before T. */
  fans: number;
  /** Who joins after it, as a share of `fans`. */
  newcomers: number;
  registers: number;
  floors: number;
  seats: number;
  /** Slots. */
  capacity: number;
  /** Share of those called who never come. */
  noShows: number;
  /** Fans a second who can begin to pay. */
  payingPerSecond: number;
  lobbyCrash: number;
  floorCrash: number;
  officeCrash: number;
  /** Nobody's payment comes through. */
  stall: { from: number; to: number };
  /** The file to draw it into, as SVG. */
  plot: string | null;
}

const HELP =
  'npm run sim:onsale -- [--fans 10000000] [--seats 60000] [--capacity 4000] [--seed 1] [--no-shows 0.6] [--plot FILE.svg]';

/** @throws a sentence when an argument is not one */
export function onSaleOptions(args: string[]): OnSaleOptions {
  const { values } = parseArgs({
    args,
    options: {
      fans: { type: 'string', default: '10000000' },
      seats: { type: 'string', default: '60000' },
      capacity: { type: 'string', default: '4000' },
      seed: { type: 'string', default: '1' },
      'no-shows': { type: 'string', default: '0.6' },
      plot: { type: 'string' },
    },
  });
  const [fans, seats, capacity, seed, noShows] = [
    values.fans,
    values.seats,
    values.capacity,
    values.seed,
    values['no-shows'],
  ].map(Number) as [number, number, number, number, number];
  if (![fans, seats, capacity, seed].every(Number.isSafeInteger) || !(noShows >= 0 && noShows < 1)) {
    throw new Error(HELP);
  }
  return {
    seed,
    fans,
    newcomers: 0.01,
    registers: Math.max(1, Math.min(64, Math.ceil(fans / 150_000))),
    floors: Math.max(1, Math.ceil(capacity / 1_000)),
    seats,
    capacity,
    noShows,
    payingPerSecond: 200,
    lobbyCrash: 150,
    floorCrash: 240,
    officeCrash: 330,
    stall: { from: 480, to: 900 },
    plot: values.plot ?? null,
  };
}
