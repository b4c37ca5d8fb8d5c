import { admit, CLOSED, failed, succeeded, type Circuit } from '../shared/circuit.ts';
import { OUTAGE_AGAIN_MS, OUTAGE_CALLS_MIN, OUTAGE_SHARE, OUTAGE_WINDOW_MS, PROBE_LIMITS } from './limits.ts';
import { RecentCount } from './recent-count.ts';

/** A time in which nobody can pay, with all that must outlive a restart. Unix milliseconds. */
export interface Outage {
  /** Names it: no two have the same, and later ones have later times. */
  sinceMs: number;
  /** Null: it goes on. */
  overAtMs: number | null;
  /** When the provider is tried next, while it goes on. */
  nextProbeAtMs: number;
  /** The pause before that. */
  pauseMs: number;
}

/**
 * Whether payment works, by what the cashier hears of calls to the provider. It hears only of those that go wrong: how
 * many it has allowed it knows itself. Reads no clock: times are given, in milliseconds, and never go back. Rules
 * OUTAGE-1, OUTAGE-4 and OUTAGE-5 of docs/spec/payment-circuit.md.
 */
export class PaymentCircuit {
  readonly #allowed = new RecentCount(OUTAGE_WINDOW_MS);
  readonly #wrong = new RecentCount(OUTAGE_WINDOW_MS);
  #circuit: Circuit = CLOSED;
  #last: Outage | null;

  constructor(last: Outage | null) {
    this.#last = last;
    if (last === null || last.overAtMs !== null) return;
    // A probe that was on its way may be lost with whoever waited for it: another goes when it is due.
    this.#circuit = { kind: 'open', untilMs: last.nextProbeAtMs, pauseMs: last.pauseMs };
  }

  /** The last outage; null: there was none. */
  get last(): Outage | null {
    return this.#last;
  }

  get isDown(): boolean {
    return this.#circuit.kind !== 'closed';
  }

  /** Nobody has found yet that the outage goes on. */
  get isUntried(): boolean {
    return this.#last !== null && this.#last.nextProbeAtMs - this.#last.pauseMs <= this.#last.sinceMs;
  }

  /** When to look whether a probe is due; null: payment works. */
  get nextMs(): number | null {
    const circuit = this.#circuit;
    if (circuit.kind === 'closed') return null;
    return circuit.kind === 'open' ? circuit.untilMs : circuit.sinceMs + PROBE_LIMITS.probeMsMax;
  }

  /** A call was allowed. */
  allowed(nowMs: number): void {
    this.#allowed.add(nowMs);
  }

  /** A call failed, or takes too long. Answers whether payment is down with this one. */
  wentWrong(nowMs: number): boolean {
    if (this.isDown) return false;
    this.#wrong.add(nowMs);
    const wrong = this.#wrong.at(nowMs);
    if (wrong < OUTAGE_CALLS_MIN || wrong < this.#allowed.at(nowMs) * OUTAGE_SHARE) return false;
    const last = this.#last;
    const isAgain = last !== null && last.overAtMs !== null && nowMs - last.overAtMs < OUTAGE_AGAIN_MS;
    const pauseMs = isAgain ? Math.min(PROBE_LIMITS.pauseMsMax, last.pauseMs * 2) : PROBE_LIMITS.pauseMsMin;
    const sinceMs = Math.max(nowMs, (last?.sinceMs ?? 0) + 1);
    this.#circuit = { kind: 'open', untilMs: nowMs + pauseMs, pauseMs };
    this.#last = { sinceMs, overAtMs: null, nextProbeAtMs: nowMs + pauseMs, pauseMs };
    return true;
  }

  /** Whether somebody must try now if the provider works: true once for each try. */
  probes(nowMs: number): boolean {
    if (!this.isDown) return false;
    const { asks, circuit } = admit(this.#circuit, nowMs, PROBE_LIMITS);
    this.#circuit = circuit;
    return asks;
  }

  /** A try has ended. Of an outage that is over, or of another, it is no news. Answers whether payment works again. */
  probed({ sinceMs, isUp }: { sinceMs: number; isUp: boolean }, nowMs: number): boolean {
    const last = this.#last;
    if (!this.isDown || last?.sinceMs !== sinceMs) return false;
    if (isUp) {
      this.#circuit = succeeded();
      this.#last = { ...last, overAtMs: nowMs };
      this.#allowed.clear();
      this.#wrong.clear();
      return true;
    }
    const circuit = failed(this.#circuit, nowMs, PROBE_LIMITS);
    this.#circuit = circuit;
    if (circuit.kind === 'open') {
      this.#last = { ...last, nextProbeAtMs: circuit.untilMs, pauseMs: circuit.pauseMs };
    }
    return false;
  }
}
