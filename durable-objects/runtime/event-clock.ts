/**
 * The machine's clock, never behind what was committed: what event time follows (`domain/inventory/sale-clock.ts`). An
 * object may start again on a machine whose clock is behind, and a deadline must not move back.
 */
export class EventClock {
  #committedMs: number;

  constructor(committedMs: number) {
    this.#committedMs = committedMs;
  }

  /** Unix milliseconds. */
  nowMs(): number {
    return Math.max(Date.now(), this.#committedMs);
  }

  /** Remembers the time of a commit. */
  committed(atMs: number): void {
    this.#committedMs = Math.max(this.#committedMs, atMs);
  }
}
