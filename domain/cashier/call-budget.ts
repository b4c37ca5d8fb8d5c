import { readyAtMs, takeCall, type CallRate } from './call-rate.ts';
import {
  BACKGROUND_WAIT_MS_MAX,
  BURST_MS,
  OPENING_SHARE,
  PERMIT_WAIT_MS_MAX,
  TURN_GRACE_MS,
  TURN_KEPT_MS,
  TURNED_AWAY_MS,
  type CashierLimits,
} from './limits.ts';

/** How often it is looked who has not come for their turn. */
const MOVE_UP_EVERY_MS = 1_000;

/** The operation that opens a payment page. */
export const OPENING = 'POST /v1/checkout/sessions';

/** Leave to open a payment page. */
export type Permit =
  | { kind: 'go' }
  /** Not yet. `waitMs`: from now; `inAllMs`: since the fan first asked. */
  | { kind: 'wait'; waitMs: number; inAllMs: number }
  /** The line is too long to stand in. */
  | { kind: 'full'; retryInMs: number };

/** Leave for a call that nobody watches: make it after `waitMs`, or try again later. */
export type CallSlot = { kind: 'slot'; waitMs: number } | { kind: 'busy'; retryInMs: number };

/** A fan who stands in line for a permit. */
export interface Waiter {
  holdId: string;
  sinceMs: number;
  /** When the turn is. */
  turnMs: number;
}

/** One of whom it is known whether their turn was passed on. */
interface StandingWaiter extends Waiter {
  isLate: boolean;
}

/**
 * The budget of calls to one payment account. Opening payments come first, in the order in which fans asked, up to a
 * share of all calls; everything else has the rest, and all of it while nobody opens one. Reads no clock: times are
 * given, in milliseconds, and never go back. Rules CASH-1 to CASH-6 of docs/spec/bookings.md.
 */
export class CallBudget {
  #limits: CashierLimits;
  readonly #opened: CallRate = { nextMs: 0 };
  readonly #background: CallRate = { nextMs: 0 };
  readonly #operations = new Map<string, CallRate>();
  readonly #waiters = new Map<string, StandingWaiter>();
  /** The last turn that was given out. */
  #lastTurnMs = 0;
  #openedAtMs = -Infinity;
  #movedUpAtMs = -Infinity;

  constructor(limits: CashierLimits, waiters: Iterable<Waiter> = []) {
    this.#limits = limits;
    for (const waiter of waiters) this.#stand(waiter);
  }

  get limits(): CashierLimits {
    return this.#limits;
  }

  set limits(limits: CashierLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#waiters.size;
  }

  /** How many payments are opened a second, at most. */
  get openingsPerSecond(): number {
    const { perSecond, perOperationPerSecond } = this.#limits;
    return Math.min(perOperationPerSecond, perSecond * OPENING_SHARE);
  }

  /** How long somebody who asks now would wait, in milliseconds. */
  waitMs(nowMs: number): number {
    return this.#nextTurnMs(nowMs) - nowMs;
  }

  /** Leave to open a payment page for a hold. Asked again while waiting, the fan keeps their place. */
  permit(holdId: string, nowMs: number): Permit {
    this.#moveUp(nowMs);
    const known = this.#waiters.get(holdId);
    const turnMs = known ? Math.max(nowMs, known.turnMs) : this.#nextTurnMs(nowMs);
    const atMs = turnMs > nowMs ? turnMs : readyAtMs(this.#opened, nowMs, BURST_MS);
    if (atMs <= nowMs) {
      takeCall(this.#opened, nowMs, this.openingsPerSecond);
      this.#openedAtMs = nowMs;
      this.#waiters.delete(holdId);
      return { kind: 'go' };
    }
    if (!known && atMs - nowMs > PERMIT_WAIT_MS_MAX) {
      return { kind: 'full', retryInMs: atMs - nowMs - PERMIT_WAIT_MS_MAX };
    }
    const sinceMs = known?.sinceMs ?? nowMs;
    this.#stand({ holdId, sinceMs, turnMs: atMs });
    return { kind: 'wait', waitMs: atMs - nowMs, inAllMs: atMs - sinceMs };
  }

  /** Leave for any other call. */
  call(operation: string, nowMs: number): CallSlot {
    const rate = this.#rateOf(operation);
    const ofAllMs = readyAtMs(this.#background, nowMs, BURST_MS);
    const ofItMs = readyAtMs(rate, nowMs, BURST_MS);
    const atMs = Math.max(ofAllMs, ofItMs);
    if (atMs - nowMs > BACKGROUND_WAIT_MS_MAX) return { kind: 'busy', retryInMs: atMs - nowMs };
    // Each at its own time: an operation that must wait longer than others does not hold them up.
    takeCall(this.#background, ofAllMs, this.#backgroundPerSecond(nowMs));
    takeCall(rate, ofItMs, this.#limits.perOperationPerSecond);
    return { kind: 'slot', waitMs: atMs - nowMs };
  }

  /** The provider turned a call away: somebody else calls too, or the limits are too high. It gets a rest. */
  turnedAway(operation: string, nowMs: number): void {
    const rate = operation === OPENING ? this.#opened : this.#rateOf(operation);
    rate.nextMs = Math.max(rate.nextMs, nowMs + BURST_MS + TURNED_AWAY_MS);
  }

  /** Who is known to wait. */
  waiter(holdId: string): Waiter | null {
    return this.#waiters.get(holdId) ?? null;
  }

  /** Nobody could be let in for so long: who waits keeps their place, and has as long to wait as before. */
  stood(forMs: number): void {
    for (const waiter of this.#waiters.values()) {
      waiter.sinceMs += forMs;
      waiter.turnMs += forMs;
    }
    this.#lastTurnMs += forMs;
  }

  /** Forgets who did not come back for their turn, and says whom. */
  forgetAbsent(nowMs: number): string[] {
    const absent = [...this.#waiters.values()].filter(({ turnMs }) => turnMs + TURN_KEPT_MS < nowMs);
    for (const { holdId } of absent) this.#waiters.delete(holdId);
    return absent.map(({ holdId }) => holdId);
  }

  #stand(waiter: Waiter): void {
    this.#waiters.set(waiter.holdId, { ...waiter, isLate: false });
    this.#lastTurnMs = Math.max(this.#lastTurnMs, waiter.turnMs);
  }

  /** Turns for which nobody came are given to those behind them: these come sooner by as much. */
  #moveUp(nowMs: number): void {
    if (nowMs - this.#movedUpAtMs < MOVE_UP_EVERY_MS) return;
    this.#movedUpAtMs = nowMs;
    let wasted = 0;
    for (const waiter of this.#waiters.values()) {
      if (waiter.isLate || waiter.turnMs + TURN_GRACE_MS >= nowMs) continue;
      waiter.isLate = true;
      wasted++;
    }
    if (wasted === 0) return;
    const soonerMs = (wasted * 1000) / this.openingsPerSecond;
    for (const waiter of this.#waiters.values()) {
      if (waiter.turnMs > nowMs) waiter.turnMs = Math.max(nowMs, waiter.turnMs - soonerMs);
    }
    if (this.#lastTurnMs > nowMs) this.#lastTurnMs = Math.max(nowMs, this.#lastTurnMs - soonerMs);
  }

  /** The turn of somebody who asks now: behind everybody who waits, or as soon as the rate allows. */
  #nextTurnMs(nowMs: number): number {
    const behindMs = this.#lastTurnMs + 1000 / this.openingsPerSecond;
    const isLine = this.#lastTurnMs > nowMs;
    return Math.max(isLine ? behindMs : nowMs, readyAtMs(this.#opened, nowMs, BURST_MS));
  }

  #backgroundPerSecond(nowMs: number): number {
    const isOpening = nowMs - this.#openedAtMs < BURST_MS || this.#lastTurnMs > nowMs;
    return isOpening ? this.#limits.perSecond - this.openingsPerSecond : this.#limits.perSecond;
  }

  #rateOf(operation: string): CallRate {
    const known = this.#operations.get(operation);
    if (known) return known;
    const rate = { nextMs: 0 };
    this.#operations.set(operation, rate);
    return rate;
  }
}
