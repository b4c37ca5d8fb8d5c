import type { Crowd, Served } from './crowd.ts';
import type { Gathered } from './gathering.ts';
import type { Office } from './office.ts';
import type { OnSaleOptions } from './options.ts';

export interface Minute {
  /** Share of the slots that were filled, averaged over its seconds. */
  slotUse: number;
  /** Cashier or stock held calling back. */
  isLimited: boolean;
  nowServing: number;
  booked: number;
}

/** What a fan was told at a moment, minutes. */
export interface Estimate {
  number: number;
  atSecond: number;
  from: number;
  to: number;
}

export interface PlayedOnSale {
  options: OnSaleOptions;
  gathered: Gathered;
  crowd: Crowd;
  office: Office;
  minutes: Minute[];
  estimates: Estimate[];
  wallSeconds: number;
}

const SLOT_USE_MIN = 0.97;
/** After a stall slots are full again within so long. */
const RECOVERED_MINUTES = 2;

/** What was broken; empty: nothing. */
export function faultsOf({ options, crowd, office, minutes, gathered }: PlayedOnSale): string[] {
  const { forgers } = crowd;
  const stalledUntil = options.stall.to / 60 + RECOVERED_MINUTES;
  const isStalled = (at: number): boolean => at >= Math.floor(options.stall.from / 60) && at < stalledUntil;
  const low = minutes.findIndex(
    (minute, at) => at > 0 && !minute.isLimited && !isStalled(at) && minute.slotUse < SLOT_USE_MIN,
  );
  const checks: [boolean, string][] = [
    [office.occupiedMax > options.capacity, `${office.occupiedMax} slots were filled, of ${options.capacity}`],
    [forgers.accepted > 0, `${forgers.accepted} forged tickets or passes were accepted`],
    [gathered.secondPlaces > 0, `${gathered.secondPlaces} fans have a second place`],
    [low !== -1, `slots were used to ${percent(minutes[low]?.slotUse ?? 0)} in minute ${low + 1}`],
    [office.phase !== 'sold-out', `the event did not sell out: ${JSON.stringify(office.seats)}`],
  ];
  return checks.flatMap(([isBroken, text]) => (isBroken ? [text] : []));
}

export function reportText(played: PlayedOnSale): string {
  const { options, crowd, office, minutes, gathered, wallSeconds } = played;
  const free = minutes.filter(({ isLimited }, at) => at > 0 && !isLimited).map(({ slotUse }) => slotUse);
  const prompt = crowd.served.filter(({ isPrompt }) => isPrompt);
  const waits = crowd.served.map(({ atSecond }) => atSecond / 60);
  const memory = (process.resourceUsage().maxRSS / 1024 / 1024).toFixed(1);
  return `
${options.fans.toLocaleString('en-GB')} fans, ${options.seats.toLocaleString('en-GB')} seats, ${options.capacity.toLocaleString('en-GB')} slots, seed ${options.seed}; ${percent(options.noShows)} no-shows
crashes: a lobby at ${options.lobbyCrash} s, a floor at ${options.floorCrash} s, the box office at ${options.officeCrash} s; no payment from ${options.stall.from} to ${options.stall.to} s

slot use by minute    ${minutes.map(({ slotUse }) => bar(slotUse)).join('')}  (each column a minute, full height: every slot)
now serving           ${minutes.map(({ nowServing }) => bar(nowServing / (minutes.at(-1)!.nowServing || 1))).join('')}
bookings              ${minutes.map(({ booked }) => bar(booked / (crowd.booked || 1))).join('')}

slot use where nothing limits calling   lowest minute ${percent(Math.min(...free))}, mean ${percent(mean(free))}  (${free.length} minutes)
highest occupancy                       ${office.occupiedMax.toLocaleString('en-GB')} of ${options.capacity.toLocaleString('en-GB')}
served                                  ${crowd.served.length.toLocaleString('en-GB')} fans, ${crowd.booked.toLocaleString('en-GB')} bookings, sold out after ${(crowd.second / 60).toFixed(0)} minutes
order kept (Kendall tau)                ${kendallTau(prompt).toFixed(4)} of those who came when they were called, ${kendallTau(crowd.served).toFixed(4)} of all
wait until the pass, minutes            p10 ${at(waits, 0.1)}, p50 ${at(waits, 0.5)}, p90 ${at(waits, 0.9)}, p99 ${at(waits, 0.99)}
estimates                               ${estimateText(played)}
forged tickets and passes               ${crowd.forgers.tried.toLocaleString('en-GB')} tried, ${crowd.forgers.accepted} accepted
joins                                   ${gathered.joins.toLocaleString('en-GB')}, ${gathered.secondPlaces} second places, ${gathered.bytesPerFan.toFixed(1)} bytes a fan on disk
took                                    ${(wallSeconds / 60).toFixed(1)} minutes, ${memory} GiB at most
`;
}

/** How well fans were told, against when they were really called. */
function estimateText({ estimates, crowd, office }: PlayedOnSale): string {
  const known = estimates.filter(({ number }) => number < office.queue.nowServing);
  const real = ({ number, atSecond }: Estimate): number => (crowd.calledAtSecond[number]! - atSecond) / 60;
  const hits = known.filter((told) => real(told) >= told.from - 0.5 && real(told) <= told.to + 0.5);
  const errors = known
    .filter((told) => real(told) >= 1)
    .map((told) => Math.abs((told.from + told.to) / 2 - real(told)) / real(told));
  const within = percent(hits.length / known.length);
  return `${known.length.toLocaleString('en-GB')} told: ${within} of the real waits lay in the range; median error of its middle ${percent(quantile(errors, 0.5))}, p90 ${percent(quantile(errors, 0.9))}`;
}

/** 1: in the order of the numbers; 0: in none. By counting inversions, n log n. */
function kendallTau(served: Served[]): number {
  const numbers = served.map(({ number }) => number);
  const pairs = (numbers.length * (numbers.length - 1)) / 2;
  return pairs === 0 ? 1 : 1 - (2 * inversions(numbers)) / pairs;
}

function inversions(values: number[]): number {
  if (values.length < 2) return 0;
  const middle = values.length >> 1;
  const [left, right] = [values.slice(0, middle), values.slice(middle)];
  let found = inversions(left) + inversions(right);
  let [l, r] = [0, 0];
  for (let to = 0; to < values.length; to++) {
    if (r >= right.length || (l < left.length && left[l]! <= right[r]!)) values[to] = left[l++]!;
    else {
      values[to] = right[r++]!;
      found += left.length - l;
    }
  }
  return found;
}

const BARS = ' ▁▂▃▄▅▆▇█';

function bar(share: number): string {
  return BARS[Math.max(0, Math.min(BARS.length - 1, Math.round(share * (BARS.length - 1))))]!;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function at(values: number[], share: number): string {
  return quantile(values, share).toFixed(1);
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
