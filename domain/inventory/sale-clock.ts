/**
 * How event time follows the world's: it is Unix time less all pauses, and stands while one lasts. Deadlines
 * are in event time, so that a pause takes nobody's time, however long it is.
 */
export interface SaleClock {
  /** All pauses that are over, together. */
  pausedMs: number;
  /** Unix milliseconds at which the pause that lasts began; null: the clock runs. */
  pausedAtMs: number | null;
}

/** The event time at a moment of Unix time, both in milliseconds. */
export function eventTimeMs({ pausedMs, pausedAtMs }: SaleClock, unixMs: number): number {
  return (pausedAtMs ?? unixMs) - pausedMs;
}

/** When event time will have come so far, in Unix milliseconds; null: not before the clock runs again. */
export function unixTimeMs({ pausedMs, pausedAtMs }: SaleClock, eventMs: number): number | null {
  return pausedAtMs === null ? eventMs + pausedMs : null;
}
