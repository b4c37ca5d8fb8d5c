import type { Crowd } from './crowd.ts';
import { estimateText, judgedEstimates, type Estimate } from './estimates.ts';
import type { Gathered } from './gathering.ts';
import type { Office } from './office.ts';
import type { OnSaleOptions } from './options.ts';
import { kendallTau, mean, quantile } from './statistics.ts';

export interface Minute {
  /** Share of the slots that were filled, averaged over its seconds. */
  slotUse: number;
  /** The highest number of filled slots at the end of one of its seconds. */
  occupiedMax: number;
  /** Cashier or stock held calling back. */
  isLimited: boolean;
  nowServing: number;
  booked: number;
}

export interface PlayedOnSale {
  options: OnSaleOptions;
  gathered: Gathered;
  crowd: Crowd;
  office: Office;
  minutes: Minute[];
  /** The share of the slots that are filled, by second. */
  slotUse: number[];
  estimates: Estimate[];
  wallSeconds: number;
}

const SLOT_USE_MIN = 0.97;
/** After a stall slots are full again within so long. */
const RECOVERED_SECONDS_MAX = 120;

/** What was broken; empty: nothing. */
export function faultsOf(played: PlayedOnSale): string[] {
  const { options, crowd, office, minutes, gathered } = played;
  const { forgers } = crowd;
  const recoveredAfter = recoveredAfterSeconds(played);
  const stalledUntil = (options.stall.to + RECOVERED_SECONDS_MAX) / 60;
  const isStalled = (at: number): boolean => at >= Math.floor(options.stall.from / 60) && at < stalledUntil;
  const low = minutes.findIndex(
    (minute, at) => at > 0 && !minute.isLimited && !isStalled(at) && minute.slotUse < SLOT_USE_MIN,
  );
  const checks: [boolean, string][] = [
    [office.occupiedMax > options.capacity, `${office.occupiedMax} slots were filled, of ${options.capacity}`],
    [forgers.accepted > 0, `${forgers.accepted} forged tickets or passes were accepted`],
    [gathered.secondPlaces > 0, `${gathered.secondPlaces} fans have a second place`],
    [low !== -1, `slots were used to ${percent(minutes[low]?.slotUse ?? 0)} in minute ${low + 1}`],
    [recoveredAfter > RECOVERED_SECONDS_MAX, `slots were used again ${recoveredAfter} s after the stall`],
    [office.phase !== 'sold-out', `the event did not sell out: ${JSON.stringify(office.seats)}`],
  ];
  return checks.flatMap(([isBroken, text]) => (isBroken ? [text] : []));
}

/** So many seconds after the stall slots were used to 97 %, and over the minute from then on; none: nothing was lost. */
function recoveredAfterSeconds({ slotUse, options }: PlayedOnSale): number {
  const after = slotUse.slice(options.stall.to);
  const first = after.findIndex((use, at) => Math.min(use, mean(after.slice(at, at + 60))) >= SLOT_USE_MIN);
  return first === -1 ? Infinity : first;
}

export function reportText(played: PlayedOnSale): string {
  const { options, crowd, office, minutes, gathered, wallSeconds } = played;
  const free = minutes.filter(({ isLimited }, at) => at > 0 && !isLimited).map(({ slotUse }) => slotUse);
  const prompt = crowd.served.filter(({ isPrompt }) => isPrompt);
  const waits = crowd.served.map(({ atSecond }) => atSecond / 60);
  const stalled = Math.min(
    ...minutes.slice(options.stall.from / 60, options.stall.to / 60 + 2).map(({ slotUse }) => slotUse),
  );
  const memory = (process.resourceUsage().maxRSS / 1024 / 1024).toFixed(1);
  return `
${options.fans.toLocaleString('en-GB')} fans, ${options.seats.toLocaleString('en-GB')} seats, ${options.capacity.toLocaleString('en-GB')} slots, seed ${options.seed}; ${percent(options.noShows)} no-shows
crashes: a lobby at ${options.lobbyCrash} s, a floor at ${options.floorCrash} s, the box office at ${options.officeCrash} s; no payment from ${options.stall.from} to ${options.stall.to} s

slot use by minute    ${minutes.map(({ slotUse }) => bar(slotUse)).join('')}  (each column a minute, full height: every slot)
now serving           ${minutes.map(({ nowServing }) => bar(nowServing / (minutes.at(-1)!.nowServing || 1))).join('')}
bookings              ${minutes.map(({ booked }) => bar(booked / (crowd.booked || 1))).join('')}

slot use where nothing limits calling   lowest minute ${percent(Math.min(...free))}, mean ${percent(mean(free))}  (${free.length} minutes)
highest occupancy                       ${office.occupiedMax.toLocaleString('en-GB')} of ${options.capacity.toLocaleString('en-GB')}
served                                  ${crowd.served.length.toLocaleString('en-GB')} fans, ${crowd.booked.toLocaleString('en-GB')} bookings, sold out after ${(crowd.second / 60).toFixed(0)} minutes; ${crowd.left.toLocaleString('en-GB')} left without a ticket, ${crowd.moved.toLocaleString('en-GB')} went on in another browser
order kept (Kendall tau)                ${kendallTau(prompt).toFixed(4)} of those who came when they were called, ${kendallTau(crowd.served).toFixed(4)} of all
wait until the pass, minutes            p10 ${minutesAt(waits, 0.1)}, p50 ${minutesAt(waits, 0.5)}, p90 ${minutesAt(waits, 0.9)}, p99 ${minutesAt(waits, 0.99)}
after the stall                         slots used to 97 % again after ${recoveredAfterSeconds(played)} s; ${percent(stalled)} in the lowest minute of it
estimates                               ${estimateText(judgedEstimates(played))}
forged tickets and passes               ${crowd.forgers.tried.toLocaleString('en-GB')} tried, ${crowd.forgers.accepted} accepted
joins                                   ${gathered.joins.toLocaleString('en-GB')}, ${(gathered.joins - gathered.fanOfNumber.length).toLocaleString('en-GB')} of them again, ${gathered.secondPlaces} second places, ${gathered.bytesPerFan.toFixed(1)} bytes a fan on disk
took                                    ${(wallSeconds / 60).toFixed(1)} minutes, ${memory} GiB at most
`;
}

const BARS = ' ▁▂▃▄▅▆▇█';

function bar(share: number): string {
  return BARS[Math.max(0, Math.min(BARS.length - 1, Math.round(share * (BARS.length - 1))))]!;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function minutesAt(values: number[], share: number): string {
  return quantile(values, share).toFixed(1);
}
