import { expectRule } from './violation.ts';

/** Event time by the pauses that the ledger tells of: Unix time less all pauses; while one lasts it stands. */
export class SaleTime {
  /** Event time at which it ever stood. */
  readonly stoodAtMs = new Set<number>();
  #pausedMs = 0;
  #pausedAtMs: number | null = null;
  #isPausedByOperator = false;
  #outage = { sinceMs: 0, isOver: true };

  get isPaused(): boolean {
    return this.#pausedAtMs !== null;
  }

  at(unixMs: number): number {
    return (this.#pausedAtMs ?? unixMs) - this.#pausedMs;
  }

  pause(unixMs: number): void {
    expectRule('CLOCK-5', !this.#isPausedByOperator, 'what is paused is not paused again');
    this.#isPausedByOperator = true;
    this.#follow(unixMs);
  }

  resume(unixMs: number): void {
    expectRule('CLOCK-5', this.#isPausedByOperator, 'what runs is not resumed');
    this.#isPausedByOperator = false;
    this.#follow(unixMs);
  }

  /** Payment is down, or up again. */
  outage(told: { sinceMs: number; isOver: boolean }, unixMs: number): void {
    const isSame = told.sinceMs === this.#outage.sinceMs && told.isOver && !this.#outage.isOver;
    expectRule('CLOCK-11', told.sinceMs > this.#outage.sinceMs || isSame, 'an outage is heard of once', told);
    this.#outage = told;
    this.#follow(unixMs);
  }

  #follow(unixMs: number): void {
    const isStopped = this.#isPausedByOperator || !this.#outage.isOver;
    if (isStopped === this.isPaused) return;
    if (isStopped) {
      this.#pausedAtMs = unixMs;
      this.stoodAtMs.add(this.at(unixMs));
      return;
    }
    this.#pausedMs += unixMs - this.#pausedAtMs!;
    this.#pausedAtMs = null;
  }
}
