/** What was measured so long ago counts half: longer than fans shop, so that those who were let in together even out. */
const HALF_LIFE_MS = 20 * 60_000;
/** Less than this says nothing. */
const MEASURED_MS_MIN = 120_000;
/** Nobody can pay, and then everybody at once: neither that time nor so much after it is like the time to come. */
const SETTLED_MS = 60_000;
/** Who is called comes within about this time: numbers called later are not counted yet. */
const COMING_MS = 30_000;

/** What happened since the tick before. Times are event time. */
export interface PacedTick {
  nowMs: number;
  sinceMs: number;
  nowServing: number;
  /** Slots that became free. */
  freed: number;
  /** Passes given. */
  given: number;
  /** Whether anybody could begin to pay. */
  isPaying: boolean;
}

/**
 * How many numbers are called a minute while slots are full: as many as become free, times the numbers that are called for
 * each that is taken. Not what was called of late, which follows how slots were filled rather than how they will be.
 * Measured since the start; memory only. Rule QUEUE-25.
 */
export class CallingPace {
  #freed = 0;
  #fadedMs = 0;
  #measuredMs = 0;
  #settledAtMs = 0;
  #given = 0;
  /** What had been called before anything was measured. */
  #calledBefore: number | null = null;
  /** Of the last half minute. */
  #called: { atMs: number; nowServing: number }[] = [];

  tick({ nowMs, sinceMs, nowServing, freed, given, isPaying }: PacedTick): void {
    this.#calledBefore ??= nowServing;
    this.#given += given;
    this.#called = [...this.#called.filter(({ atMs }) => nowMs - atMs <= COMING_MS), { atMs: nowMs, nowServing }];
    if (!isPaying) this.#settledAtMs = nowMs + SETTLED_MS;
    if (nowServing === 0 || nowMs < this.#settledAtMs) return;
    const fade = 0.5 ** (sinceMs / HALF_LIFE_MS);
    this.#freed = this.#freed * fade + freed;
    this.#fadedMs = this.#fadedMs * fade + sinceMs;
    this.#measuredMs += sinceMs;
  }

  /** Numbers a minute; null: too early to say. */
  get perMinute(): number | null {
    const called = (this.#called[0]?.nowServing ?? 0) - (this.#calledBefore ?? 0);
    if (this.#measuredMs < MEASURED_MS_MIN || this.#given === 0 || called <= 0) return null;
    return ((this.#freed * 60_000) / this.#fadedMs) * Math.max(1, called / this.#given);
  }
}
