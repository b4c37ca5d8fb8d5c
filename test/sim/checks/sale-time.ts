import { expectRule } from './violation.ts';

/** Event time by the pauses that the ledger tells of: Unix time less all pauses; while one lasts it stands. */
export class SaleTime {
  /** Event time at which it ever stood. */
  readonly stoodAtMs = new Set<number>();
  #pausedMs = 0;
  #pausedAtMs: number | null = null;

  get isPaused(): boolean {
    return this.#pausedAtMs !== null;
  }

  at(unixMs: number): number {
    return (this.#pausedAtMs ?? unixMs) - this.#pausedMs;
  }

  pause(unixMs: number): void {
    expectRule('CLOCK-5', !this.isPaused, 'what is paused is not paused again');
    this.#pausedAtMs = unixMs;
    this.stoodAtMs.add(this.at(unixMs));
  }

  resume(unixMs: number): void {
    expectRule('CLOCK-5', this.#pausedAtMs !== null, 'what runs is not resumed');
    this.#pausedMs += unixMs - this.#pausedAtMs;
    this.#pausedAtMs = null;
  }
}
