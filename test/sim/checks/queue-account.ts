import type { InventoryEvent } from '../../../domain/inventory/events.ts';
import {
  isQueueEvent,
  type PassKept,
  type QueueEvent,
  type QueueRemains,
  type QueueSwitchedOn,
} from '../../../domain/queue/queue-events.ts';
import type { QueuePlan } from '../../../domain/queue/queue-plan.ts';
import type { NumberAccount } from './number-account.ts';
import { isLive, type OracleHold } from './oracle-hold.ts';
import { expectRule } from './violation.ts';

/** When a row was written. */
export interface RowTime {
  /** By the box office's clock. */
  rowAtMs: number;
  /** Event time. */
  nowMs: number;
  isPaused: boolean;
  isClosed: boolean;
  /** By the box office's clock. */
  isPresale: boolean;
}

interface Slot {
  number: number;
  passSeq: number;
  deviceId: string;
  expiresAtMs: number;
  holdId: string | null;
}

type HoldMade = Extract<InventoryEvent, { kind: 'held' | 'replaced' }>;

/**
 * I7, a second time and as plainly as possible: who may shop, by the rows of one epoch's ledger. It knows what fans have
 * sent, and who they are, from the fans.
 */
export class QueueAccount {
  readonly slots = new Map<string, Slot>();
  /** Which pass was given, of everybody who ever had one. */
  readonly #fans = new Map<string, { passSeq: number; turns: number }>();
  /** Of live holds: whose slot they fill. */
  readonly #entryOfHold = new Map<string, string>();
  readonly #plan: QueuePlan;
  readonly #world: QueueWorld;
  #remains: QueueRemains;
  /** How many slots there may be: more than the capacity while more fans go on than there is room for (SWITCH-4). */
  #slotsMax: number;
  /** It was switched on by this row: those who shop are being kept. */
  #isKeeping = false;
  /** The hold that the next event makes or changes, with this pass. */
  #using: { holdId: string; entry: string; slot: Slot } | null = null;
  /** Whose slot the next event frees. */
  #leaving: string | null = null;

  constructor(plan: QueuePlan, world: QueueWorld) {
    this.#plan = plan;
    this.#world = world;
    this.#slotsMax = plan.capacity;
    const known = plan.isFirstCome ? { plan } : null;
    this.#remains = { ...known, seal: null, drawn: null, given: 0, nowServing: 0, requests: [] };
  }

  /** A queue that begins with this event, and keeps those who shop. */
  static switchedOn(event: QueueSwitchedOn, world: QueueWorld, { rowAtMs, isClosed }: RowTime): QueueAccount {
    const { plan, atMs } = event;
    const times = [atMs, plan.joinsFromMs, plan.closesAtMs, plan.opensAtMs];
    const isNow = times.every((timeMs) => timeMs === rowAtMs);
    expectRule('SWITCH-2', plan.isFirstCome === true && isNow, 'it is open at once, and nobody is drawn', event);
    expectRule('SWITCH-1', !isClosed, 'nobody waits for a sale that has ended', event);
    const account = new QueueAccount(plan, world);
    account.#isKeeping = true;
    return account;
  }

  /** Where the queue is: what a rebuild goes on with. */
  get remains(): QueueRemains {
    const requests = this.#remains.requests.toSorted((a, b) => a.register - b.register);
    return { ...this.#remains, requests };
  }

  /** The newest pass that this fan was given; 0: none. */
  lastPassOf(entry: string): number {
    return this.#fans.get(entry)?.passSeq ?? 0;
  }

  take(event: InventoryEvent, at: RowTime): void {
    if (event.kind !== 'pass-kept') this.#isKeeping = false;
    this.#checkOrder(event);
    if (event.kind === 'held' || event.kind === 'replaced') this.#made(event, at);
    else if (event.kind === 'committed' || event.kind === 'released') this.#left(event, at);
    else if (isQueueEvent(event)) this.#takeQueue(event, at);
    this.#checkOccupied();
  }

  /** Nobody who holds or pays is turned away by a queue that is switched on. */
  checkKept(holds: Iterable<OracleHold>): void {
    for (const hold of holds) {
      const hasSlot = !isLive(hold) || this.#entryOfHold.has(hold.holdId);
      expectRule('SWITCH-3', hasSlot, 'whoever has a live hold goes on', hold);
    }
  }

  /** What is due ends first; and nothing is left undone at the end of a row. */
  checkNothingDue(nowMs: number): void {
    this.#isKeeping = false;
    expectRule('QUEUE-14', this.#leaving === null, 'who has booked frees the slot at once', this.#leaving);
    expectRule('I7', this.#using === null, 'a pass is used for something', this.#using);
    for (const [entry, { holdId, expiresAtMs }] of this.slots) {
      expectRule('QUEUE-14', holdId !== null || expiresAtMs > nowMs, 'a pass ends in time', {
        entry,
        expiresAtMs,
        nowMs,
      });
    }
  }

  #checkOrder(event: InventoryEvent): void {
    const isUse = event.kind === 'held' || event.kind === 'replaced';
    const isUsed = this.#using === null || (isUse && event.holdId === this.#using.holdId);
    expectRule('I7', isUsed, 'a pass is used for the hold that follows', { event, using: this.#using });
    const isFreed = this.#leaving === null || (event.kind === 'pass-ended' && event.entry === this.#leaving);
    expectRule('QUEUE-14', isFreed, 'who has booked frees the slot at once', { event, leaving: this.#leaving });
  }

  #takeQueue(event: QueueEvent, at: RowTime): void {
    const remains = this.#remains;
    switch (event.kind) {
      case 'queue-restored':
        this.#remains = structuredClone(event.remains);
        return;
      case 'queue-sealed':
        expectRule('SWITCH-2', !this.#plan.isFirstCome, 'nobody is drawn where a queue was switched on');
        expectRule('QUEUE-2', remains.seal === null, 'a queue is sealed once');
        expectRule('QUEUE-2', at.rowAtMs >= this.#plan.closesAtMs, 'joining is over when it is sealed', at);
        remains.seal = event.seal;
        return;
      case 'queue-drawn': {
        expectRule('QUEUE-2', remains.seal !== null && remains.drawn === null, 'a queue is drawn once, when sealed');
        remains.drawn = event.drawn;
        remains.given = remains.seal.classes
          .flatMap(({ registers }) => registers)
          .reduce((n, { count }) => n + count, 0);
        return;
      }
      case 'numbers-given':
        return this.#numbersGiven(event);
      case 'numbers-called':
        this.#expectOpen(at, event.kind);
        expectRule('QUEUE-9', event.nowServing > remains.nowServing, 'calling goes on');
        expectRule('QUEUE-9', event.nowServing <= remains.given, 'who is called has a number', event);
        remains.nowServing = event.nowServing;
        return;
      case 'pass-given':
        return this.#passGiven(event, at);
      case 'pass-used':
        return this.#passUsed(event, at);
      case 'pass-ended':
        return this.#passEnded(event, at);
      case 'pass-kept':
        return this.#passKept(event, at);
      case 'queue-switched-on':
        expectRule('SWITCH-1', false, 'a queue is switched on once, where there is none', event);
    }
  }

  #numbersGiven({ register, request, first, count }: Extract<QueueEvent, { kind: 'numbers-given' }>): void {
    const remains = this.#remains;
    expectRule('QUEUE-7', this.#areNumbersKnown, 'newcomers’ numbers come after the draw');
    expectRule('QUEUE-7', first === remains.given && count > 0, 'numbers have no gap', { first, given: remains.given });
    const last = remains.requests.find((range) => range.register === register);
    expectRule('QUEUE-7', request > (last?.request ?? 0), 'a request is given numbers once', { register, request });
    const others = remains.requests.filter((range) => range !== last);
    remains.requests = [...others, { register, request, first, count }];
    remains.given += count;
  }

  #passKept(event: PassKept, { nowMs }: RowTime): void {
    const { entry, number, deviceId, expiresAtMs, filledBy } = event;
    const remains = this.#remains;
    expectRule('SWITCH-3', this.#isKeeping, 'who goes on does so by the same decision', event);
    expectRule('SWITCH-3', !this.#fans.has(entry), 'a fan has one slot', event);
    expectRule('SWITCH-3', number === remains.given, 'who goes on has the first numbers', event);
    const endsAtMs = nowMs + this.#plan.passSeconds * 1_000;
    expectRule('QUEUE-14', expiresAtMs === endsAtMs, 'a pass has its time', { event, endsAtMs });
    const isShopping = filledBy !== null || this.#world.hasOpened({ entry, deviceId });
    expectRule('SWITCH-3', isShopping, 'only who shops goes on', event);
    this.#world.numbers.keep(entry, number);
    remains.given++;
    remains.nowServing++;
    this.#fans.set(entry, { passSeq: 1, turns: 1 });
    this.slots.set(entry, { number, passSeq: 1, deviceId, expiresAtMs, holdId: filledBy });
    if (filledBy === null) return;
    expectRule('SWITCH-3', !this.#entryOfHold.has(filledBy), 'a hold fills one slot', event);
    this.#entryOfHold.set(filledBy, entry);
  }

  #passGiven(event: Extract<QueueEvent, { kind: 'pass-given' }>, at: RowTime): void {
    const { entry, number, turns, passSeq, deviceId, expiresAtMs } = event;
    const fan = this.#fans.get(entry);
    const slot = this.slots.get(entry);
    expectRule('I7', passSeq === (fan?.passSeq ?? 0) + 1, 'a newer pass has the next number', { event, fan });
    expectRule('QUEUE-11', number < this.#remains.nowServing, 'only who is called may shop', event);
    if (slot) {
      const isTime = slot.expiresAtMs === expiresAtMs && fan?.turns === turns;
      const isSame = isTime && slot.number === number && deviceId !== slot.deviceId;
      expectRule('QUEUE-12', isSame, 'another browser has the same time', { event, slot });
    } else {
      this.#expectOpen(at, event.kind);
      const endsAtMs = at.nowMs + this.#plan.passSeconds * 1_000;
      expectRule('QUEUE-14', expiresAtMs === endsAtMs, 'a pass has its time', { event, endsAtMs });
      expectRule('QUEUE-20', turns === (fan?.turns ?? 0) + 1, 'turns are counted', { event, fan });
    }
    this.#world.numbers.take(entry, number);
    this.#fans.set(entry, { passSeq, turns });
    this.slots.set(entry, { number, passSeq, deviceId, expiresAtMs, holdId: slot?.holdId ?? null });
  }

  #passUsed(event: Extract<QueueEvent, { kind: 'pass-used' }>, { nowMs }: RowTime): void {
    const { entry, passSeq, holdId } = event;
    const slot = this.slots.get(entry);
    expectRule('I7', slot?.passSeq === passSeq, 'only the newest pass is good', { event, slot });
    const isLive = slot.holdId === null ? slot.expiresAtMs > nowMs : slot.holdId === holdId;
    expectRule('I7', isLive, 'a pass that has ended is good for nothing', { event, slot, nowMs });
    slot.holdId = holdId;
    this.#entryOfHold.set(holdId, entry);
    this.#using = { holdId, entry, slot };
  }

  #made(event: HoldMade, { isPresale }: RowTime): void {
    const { kind, holdId, remember } = event;
    const using = this.#using;
    // A planned queue has not opened: who has a permit shops without a pass, and fills no slot.
    if (isPresale && !this.#plan.isFirstCome && using === null) return;
    expectRule('I7', using !== null, 'a hold is made or changed only with a live pass', { kind, holdId });
    const { entry, slot } = using;
    if (event.kind === 'held') {
      const isIts = event.deviceId === slot.deviceId && this.#world.entriesOf(event).includes(entry);
      expectRule('I7', isIts, 'a pass is good for its own fan in its own browser', { holdId, slot });
    }
    const isSent = this.#world.passesSentWith(remember.key)?.has(slot.passSeq) ?? false;
    expectRule('I7', isSent, 'its fan has sent that pass', { kind, holdId, slot });
    this.#using = null;
  }

  #left({ kind, holdId }: Extract<InventoryEvent, { kind: 'committed' | 'released' }>, { nowMs }: RowTime): void {
    const entry = this.#entryOfHold.get(holdId);
    if (entry === undefined) return;
    const slot = this.slots.get(entry)!;
    slot.holdId = null;
    this.#entryOfHold.delete(holdId);
    if (kind === 'committed' || slot.expiresAtMs <= nowMs) this.#leaving = entry;
  }

  #passEnded({ entry, why }: Extract<QueueEvent, { kind: 'pass-ended' }>, { nowMs }: RowTime): void {
    const slot = this.slots.get(entry);
    expectRule('QUEUE-14', slot?.holdId === null, 'a slot with a hold is not free', { entry, slot });
    const isInTime = why !== 'expired' || slot.expiresAtMs <= nowMs;
    expectRule('QUEUE-14', isInTime, 'no pass ends before its time', { entry, slot, nowMs });
    this.#leaving = null;
    this.slots.delete(entry);
  }

  /** Slots never exceed capacity: whoever has a live pass or a live hold has one. Those that are too many only fall. */
  #checkOccupied(): void {
    const occupied = new Set([...this.slots.keys(), ...this.#entryOfHold.values()]);
    const { capacity } = this.#plan;
    const slotsMax = this.#isKeeping ? Infinity : this.#slotsMax;
    expectRule('I7', occupied.size <= slotsMax, 'occupied slots never exceed capacity', {
      capacity,
      slotsMax,
      occupied: [...occupied],
    });
    this.#slotsMax = Math.max(capacity, occupied.size);
  }

  get #areNumbersKnown(): boolean {
    return this.#plan.isFirstCome === true || this.#remains.drawn !== null;
  }

  #expectOpen({ rowAtMs, isPaused, isClosed }: RowTime, what: string): void {
    const isOpen = this.#areNumbersKnown && rowAtMs >= this.#plan.opensAtMs;
    expectRule('QUEUE-9', isOpen, 'nobody comes in before it opens', what);
    expectRule('QUEUE-9', !isPaused && !isClosed, 'nobody comes in while nothing is sold', what);
  }
}

export interface QueueWorld {
  /** Of who makes a hold: as whom they may shop. */
  entriesOf(fan: { userId: string | null; deviceId: string }): string[];
  /** Whether this fan has opened a seat map at this browser. */
  hasOpened(fan: { entry: string; deviceId: string }): boolean;
  /** By what fans have sent under this key. */
  passesSentWith(key: string): ReadonlySet<number> | undefined;
  /** Of all epochs: a loss gives nobody another's number. */
  numbers: NumberAccount;
}
