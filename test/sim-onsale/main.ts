import { writeFileSync } from 'node:fs';
import { seededRandom } from '../crash/load/random.ts';
import { standingOf } from '../../domain/queue/wait-estimate.ts';
import type { Publication } from '../../domain/inventory/publication.ts';
import { LOCAL_BEACON } from '../../dev/queue-doubles/local-beacon.ts';
import { drawSchedule } from '../../domain/queue/draw/draw-schedule.ts';
import { OPENS_AT, queuedEvent, T } from '../support/on-sale.ts';
import { Crowd } from './crowd.ts';
import { gather, type Gathered } from './gathering.ts';
import { Office } from './office.ts';
import { onSaleOptions, type OnSaleOptions } from './options.ts';
import type { Estimate } from './estimates.ts';
import { plotOf } from './plot.ts';
import { faultsOf, reportText, type Minute, type PlayedOnSale } from './report.ts';
import { mean } from './statistics.ts';

const SECONDS_MAX = 4 * 3_600;
/** One number in so many is asked each minute how long it will wait. */
const ESTIMATED_EACH = 997;

/**
 * `npm run sim:onsale -- --fans 10000000`: a whole on-sale in virtual time, by the shipped registers, draw, tokens, queue
 * and box office. Exit code 1 when a rule was broken.
 */
const options = onSaleOptions(process.argv.slice(2));
const startedAtMs = performance.now();
const random = seededRandom(options.seed);
const publication = publicationOf(options);
const { address } = publication;
say(`${count(options.fans)} fans join ${options.registers} registers`);
const gathered = gather(options, address, T, random);
say(`${count(gathered.joins)} joins, ${gathered.bytesPerFan.toFixed(0)} bytes a fan; sealed, drawn and verified`);
const played = play(gathered);
console.log(reportText(played));
if (options.plot !== null) writeFileSync(options.plot, plotOf(played));
const faults = faultsOf(played);
for (const fault of faults) console.error(`FAULT: ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;

function publicationOf({ seats, capacity, registers, floors }: OnSaleOptions): Publication {
  const plan = { capacity, registers, beacon: LOCAL_BEACON, schedule: drawSchedule(LOCAL_BEACON, T) };
  return { ...queuedEvent({ seats, plan }), floors };
}

function play(gathered: Gathered): PlayedOnSale {
  const office = new Office(publication, OPENS_AT);
  office.draw(gathered.record);
  giveNumbers(office, gathered);
  const crowd = new Crowd({ options, office, gathered, random, address });
  const minutes: Minute[] = [];
  const slotUse: number[] = [];
  const estimates: Estimate[] = [];
  while (office.phase !== 'sold-out' && crowd.second < SECONDS_MAX) {
    minutes.push(playMinute(office, crowd, slotUse));
    estimates.push(...estimatesNow(office, crowd));
    if (minutes.length % 5 === 0) say(`minute ${minutes.length}: ${count(crowd.booked)} bookings`);
  }
  const wallSeconds = (performance.now() - startedAtMs) / 1_000;
  return { options, gathered, crowd, office, minutes, slotUse, estimates, wallSeconds };
}

/** What registers do once a second: here their newcomers have all come. */
function giveNumbers(office: Office, { newcomers, fanOfNumber }: Gathered): void {
  for (let register = 0; register < options.registers; register++) {
    const mine = newcomers.filter((newcomer) => newcomer.register === register).sort((a, b) => a.index - b.index);
    const first = office.giveNumbers(register, 1, mine.length);
    if (first === null || first !== office.giveNumbers(register, 1, mine.length)) throw new Error('numbers come twice');
    mine.forEach(({ fan }, at) => (fanOfNumber[first + at] = fan));
  }
}

function playMinute(office: Office, crowd: Crowd, slotUse: number[]): Minute {
  const before = slotUse.length;
  let [seconds, occupiedMax, isLimited] = [0, 0, false];
  for (; seconds < 60 && office.phase !== 'sold-out'; seconds++) {
    office.nowMs = OPENS_AT + crowd.second * 1_000;
    crowd.playSecond();
    const occupied = office.queue.slots.size;
    slotUse.push(occupied / options.capacity);
    occupiedMax = Math.max(occupiedMax, occupied);
    const { available, held } = office.seats;
    const servable = available + held - occupied;
    isLimited ||= crowd.isStalled() || servable < options.capacity * 0.2;
  }
  const { nowServing } = office.queue;
  return { slotUse: mean(slotUse.slice(before)), occupiedMax, isLimited, nowServing, booked: crowd.booked };
}

function estimatesNow(office: Office, crowd: Crowd): Estimate[] {
  const { nowServing, given } = office.queue;
  const left = [{ available: office.seats.available, held: office.seats.held }];
  const estimates: Estimate[] = [];
  for (let number = 0; number < Math.min(given, nowServing + options.seats * 4); number += ESTIMATED_EACH) {
    if (number < nowServing) continue;
    const { waitMinutes, isDoubtful } = standingOf(number, {
      nowServing,
      calledPerMinute: office.calledPerMinute,
      left,
    });
    if (waitMinutes) estimates.push({ number, atSecond: crowd.second, ...waitMinutes, isDoubtful });
  }
  return estimates;
}

function say(text: string): void {
  const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(0);
  console.log(`${seconds.padStart(5)} s  ${text}`);
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}
