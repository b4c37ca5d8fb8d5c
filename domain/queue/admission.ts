import type { DeviceId } from '../shared/ids.ts';
import { CallingPace } from './calling-pace.ts';
import { ClaimLine, type Claim } from './claim-line.ts';
import { COMING_MS, numbersToCall, type CallingLimits } from './calling.ts';
import type { Phase } from './phase.ts';
import type { Queue, Slot } from './queue.ts';
import type { Entry, NumbersCalled, PassGiven } from './queue-events.ts';
import { ShowRate } from './show-rate.ts';

/** A fan who is there and says which number is theirs; whoever passes it on has checked the ticket. */
export interface ClaimAsk {
  entry: Entry;
  number: number;
  deviceId: DeviceId;
  /** A pass that another of the fan's browsers has ends; else it stays there. */
  takesOver: boolean;
}

/** One of a fan's browsers. */
type Claimant = Pick<ClaimAsk, 'entry' | 'deviceId'>;

/** What became of a claim so far. */
export type ClaimOutcome =
  | { kind: 'pass'; passSeq: number; expiresAtMs: number }
  /** Called, and in the line for the next free slot, behind so many. */
  | { kind: 'in-line'; ahead: number }
  | { kind: 'not-called' }
  /** The fan shops in another browser. */
  | { kind: 'elsewhere' }
  /** Nothing is left to wait for. */
  | { kind: 'ended' };

/** What slots are given by, besides the queue. */
export interface Shop {
  /** Event time. */
  nowMs: number;
  phase: Phase;
  /** Seats. */
  available: number;
  held: number;
  /** What is remembered of a fan who had a pass; null: they had none. */
  recallFan(entry: Entry): { turns: number; passSeq: number } | null;
}

/** How fast slots become free, over so long. */
const FREED_AVERAGE_MS = 20_000;

/**
 * Calls numbers, keeps the line of those who claim, and gives out slots. It is what the box office knows without having
 * it in storage: all of it is measured or said again after a start. What it decides are events; it changes no queue.
 */
export class Admission {
  readonly line = new ClaimLine();
  readonly #shows: ShowRate;
  readonly #untold = new Map<number, Claimant[]>();
  #occupied: number;
  #given = 0;
  #freedPerMs = 0;
  #tickedAtMs: number | null = null;
  readonly #pace = new CallingPace();

  constructor(queue: Queue) {
    this.#shows = new ShowRate(queue.plan.graceSeconds * 1_000);
    this.#occupied = queue.slots.size;
  }

  /** A claim as it stands: takes it into the line when it is called and has no slot. */
  claim(queue: Queue, ask: ClaimAsk & { floor: number }, shop: Shop): PassGiven | null {
    const { entry, number, deviceId, takesOver } = ask;
    const slot = queue.slots.get(entry);
    if (slot) return slot.deviceId === deviceId || !takesOver ? null : passForOtherBrowser(slot, deviceId);
    if (number >= queue.nowServing) return null;
    this.#shows.came(number, shop.nowMs);
    const before = this.line.of(entry);
    if (before && before.deviceId !== deviceId) this.#tellLater(before);
    this.line.add({ ...ask, turns: shop.recallFan(entry)?.turns ?? 0 });
    return null;
  }

  /** What to tell who claims. */
  outcomeOf(queue: Queue, { entry, deviceId }: Claimant, { phase }: Shop): ClaimOutcome {
    const slot = queue.slots.get(entry);
    if (slot?.deviceId === deviceId) return { kind: 'pass', passSeq: slot.passSeq, expiresAtMs: slot.expiresAtMs };
    if (slot) return { kind: 'elsewhere' };
    if (hasEnded(phase)) return { kind: 'ended' };
    if (this.line.isElsewhere({ entry, deviceId })) return { kind: 'elsewhere' };
    const ahead = this.line.ahead(entry);
    return ahead === null ? { kind: 'not-called' } : { kind: 'in-line', ahead };
  }

  /** Gives slots to those who are next in line, while there are slots and something left to buy. */
  givePasses(queue: Queue, shop: Shop, record: (events: PassGiven[]) => void): void {
    for (let claim = this.#nextServed(queue, shop); claim !== null; claim = this.#nextServed(queue, shop)) {
      const { entry, number, turns, deviceId } = claim;
      this.line.remove(entry);
      this.#given++;
      const passSeq = (shop.recallFan(entry)?.passSeq ?? 0) + 1;
      const expiresAtMs = shop.nowMs + queue.plan.passSeconds * 1_000;
      record([{ kind: 'pass-given', entry, number, turns: turns + 1, passSeq, deviceId, expiresAtMs }]);
      this.#tellLater(claim);
    }
  }

  /** Those at a floor who were in line and are no more, since it was told last: they have a pass, or claim elsewhere. */
  newsFor(floor: number): Claimant[] {
    const untold = this.#untold.get(floor) ?? [];
    this.#untold.delete(floor);
    return untold;
  }

  /** Once a second: whose floor is gone is gone, and more are called when there is room for them. */
  tick(queue: Queue, shop: Shop & CallingLimits): NumbersCalled | null {
    const { nowMs } = shop;
    if (hasEnded(shop.phase)) this.line.dropAll();
    else this.line.dropUnheard(nowMs);
    const sinceMs = this.#tickedAtMs === null ? 0 : Math.max(0, nowMs - this.#tickedAtMs);
    this.#measure(queue, { nowMs, sinceMs, isPaying: shop.payingPerSecond !== 0 });
    this.#tickedAtMs = nowMs;
    if (shop.phase !== 'open') return null;
    const count = numbersToCall(queue, {
      shop,
      sinceMs,
      inLine: this.line.length,
      coming: this.#shows.expected(nowMs, COMING_MS),
      ending: queue.passEnds.due(nowMs + COMING_MS).length,
      showRate: this.#shows.rate,
      freedPerSecond: this.#freedPerMs * 1_000,
    });
    if (count === 0) return null;
    this.#shows.called(queue.nowServing, count, nowMs);
    return { kind: 'numbers-called', nowServing: queue.nowServing + count, atMs: nowMs };
  }

  /** Numbers called a minute, as measured; null: too early to say. */
  get calledPerMinute(): number | null {
    return this.#pace.perMinute;
  }

  #tellLater(claim: Claim): void {
    const untold = this.#untold.get(claim.floor);
    if (untold) untold.push(claim);
    else this.#untold.set(claim.floor, [claim]);
  }

  #nextServed({ plan, slots, slotOfHold }: Queue, { phase, available }: Shop): Claim | null {
    // Who shops without a hold may take one seat each: of what is left after that the next can have something.
    const isServable = available > slots.size - slotOfHold.size;
    return phase === 'open' && isServable && slots.size < plan.capacity ? this.line.first() : null;
  }

  #measure({ slots, nowServing }: Queue, time: { nowMs: number; sinceMs: number; isPaying: boolean }): void {
    const freed = Math.max(0, this.#occupied + this.#given - slots.size);
    const { sinceMs } = time;
    this.#pace.tick({ ...time, nowServing, freed, given: this.#given });
    this.#occupied = slots.size;
    this.#given = 0;
    if (sinceMs === 0) return;
    const weight = Math.min(1, sinceMs / FREED_AVERAGE_MS);
    this.#freedPerMs = this.#freedPerMs * (1 - weight) + (freed / sinceMs) * weight;
  }
}

/** Whether nothing is left to wait for. */
function hasEnded(phase: Phase): boolean {
  return phase === 'sold-out' || phase === 'closed';
}

/** The leave to shop of a fan, for another of their browsers: the time goes on, and the pass before is dead. */
function passForOtherBrowser(slot: Slot, deviceId: DeviceId): PassGiven {
  const { entry, number, turns, passSeq, expiresAtMs } = slot;
  return { kind: 'pass-given', entry, number, turns, passSeq: passSeq + 1, deviceId, expiresAtMs };
}
