import type { HoldView } from '../../domain/inventory/hold-view.ts';
import { seededRandom, type Random } from '../crash/load/random.ts';
import { OnSale } from './on-sale.ts';
import { exponential, logNormal } from './random-times.ts';

/** How the fans of a played on-sale behave. */
export interface CrowdOptions {
  seed: number;
  drawn: number;
  seats: number;
  capacity: number;
  /** Share of those called who never come. */
  noShows: number;
  /** Nobody's payment comes through in this stretch, and nobody can begin to pay; milliseconds after the opening. */
  stall?: { fromMs: number; toMs: number };
  /** The claims that the box office knew are gone at this time: its floor, or it itself, starts again. */
  crashAtMs?: number;
}

/** What each minute came to. */
export interface CrowdMinute {
  /** Share of the slots that were filled, averaged over its seconds. */
  slotUse: number;
  occupiedMax: number;
  nowServing: number;
  booked: number;
}

/**
 * Plays an on-sale from its opening on, second by second, with the shipped rules: fans are called, come after a while or
 * never, shop for times with a heavy tail, hold, pay or give up. Virtual time: nothing here is a measurement of speed.
 */
export function playCrowd(options: CrowdOptions, minutes: number): CrowdMinute[] {
  const crowd = new Crowd(options);
  return Array.from({ length: minutes }, () => crowd.minute());
}

type Step = { number: number; does: 'come' | 'hold' | 'pay' | 'commit' | 'leave' };

class Crowd {
  readonly #options: CrowdOptions;
  readonly #random: Random;
  readonly #sale: OnSale;
  readonly #openedAtMs: number;
  /** By second since the opening. */
  readonly #steps = new Map<number, Step[]>();
  readonly #holds = new Map<number, HoldView>();
  /** Who claims, until they have their pass. */
  readonly #claiming = new Set<number>();
  #called = 0;
  #booked = 0;
  #second = 0;

  constructor(options: CrowdOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
    const { seats, drawn, capacity } = options;
    this.#sale = new OnSale({ seats, drawn, plan: { capacity } });
    this.#openedAtMs = this.#sale.nowMs;
  }

  minute(): CrowdMinute {
    const { capacity } = this.#options;
    let [filled, occupiedMax] = [0, 0];
    for (let second = 0; second < 60; second++) {
      this.#playSecond();
      const occupied = this.#sale.queue.slots.size;
      occupiedMax = Math.max(occupiedMax, occupied);
      filled += occupied / capacity;
    }
    return { slotUse: filled / 60, occupiedMax, nowServing: this.#sale.queue.nowServing, booked: this.#booked };
  }

  #playSecond(): void {
    const sale = this.#sale;
    const second = this.#second++;
    sale.nowMs = this.#openedAtMs + second * 1_000;
    sale.payingPerSecond = this.#isStalled(second) ? 0 : null;
    if (second * 1_000 === this.#options.crashAtMs) {
      sale.restart();
      sale.sync({ isWhole: true, claims: [...this.#claiming].map((number) => sale.ask(number)) });
    }
    for (const step of this.#steps.get(second) ?? []) this.#take(step);
    this.#steps.delete(second);
    sale.tick();
    for (; this.#called < sale.queue.nowServing; this.#called++) {
      if (this.#random() >= this.#options.noShows) this.#later(this.#called, 'come', exponential(this.#random, 10));
    }
    for (const { entry } of sale.sync({}).passes) this.#shop(Number.parseInt(entry, 16));
  }

  #take({ number, does }: Step): void {
    const sale = this.#sale;
    switch (does) {
      case 'come': {
        const outcome = sale.claim(number);
        if (outcome.kind === 'in-line') this.#claiming.add(number);
        return;
      }
      case 'hold': {
        const result = sale.hold(number, { seats: 1 + Math.floor(this.#random() * 3) });
        if (!result.ok) return sale.leave(number);
        this.#holds.set(number, result.hold);
        this.#later(number, this.#random() < 0.8 ? 'pay' : 'leave', logNormal(this.#random, { median: 60, sigma: 1 }));
        return;
      }
      case 'pay':
        if (this.#isStalled(this.#second)) return this.#later(number, 'pay', 15);
        if (sale.pay(number, this.#holds.get(number)!).ok) this.#later(number, 'commit', exponential(this.#random, 40));
        return;
      case 'commit':
        if (this.#isStalled(this.#second)) return this.#later(number, 'commit', 15);
        if (sale.commit(this.#holds.get(number)!).ok) this.#booked++;
        return;
      case 'leave': {
        const hold = this.#holds.get(number);
        if (hold) sale.release(number, hold);
        return sale.leave(number);
      }
    }
  }

  #shop(number: number): void {
    this.#claiming.delete(number);
    const doing = this.#random() < 0.85 ? 'hold' : 'leave';
    this.#later(number, doing, logNormal(this.#random, { median: 45, sigma: 1.2 }));
  }

  #later(number: number, does: Step['does'], seconds: number): void {
    const at = this.#second + Math.ceil(seconds);
    const steps = this.#steps.get(at);
    if (steps) steps.push({ number, does });
    else this.#steps.set(at, [{ number, does }]);
  }

  #isStalled(second: number): boolean {
    const { stall } = this.#options;
    return stall !== undefined && second * 1_000 >= stall.fromMs && second * 1_000 < stall.toMs;
  }
}
