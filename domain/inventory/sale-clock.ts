/**
 * How event time follows the world's: it is Unix time less all pauses, and stands while one lasts. Deadlines
 * are in event time, so that a pause takes nobody's time, however long it is.
 */
export interface SaleClock {
  /** All pauses that are over, together. */
  pausedMs: number;
  /** Unix milliseconds at which the pause that lasts began; null: nothing stops the clock, and it runs. */
  pausedAtMs: number | null;
  /** An operator has paused the sale. */
  pausedByOperator: boolean;
  /** The last outage of payment that the sale has heard of; null: of none. */
  outage: PaymentOutage | null;
}

/** A time in which nobody can pay. It stops the clock, until it is over. */
export interface PaymentOutage {
  /** Unix milliseconds, by whoever tells of it: names the outage, and later ones have later times. */
  sinceMs: number;
  isOver: boolean;
}

/** A clock that was never stopped. */
export function runningClock(): SaleClock {
  return { pausedMs: 0, pausedAtMs: null, pausedByOperator: false, outage: null };
}

/** Whether the clock stands because nobody can pay. */
export function isPaymentDown({ outage }: SaleClock): boolean {
  return outage !== null && !outage.isOver;
}

/** The event time at a moment of Unix time, both in milliseconds. */
export function eventTimeMs({ pausedMs, pausedAtMs }: SaleClock, unixMs: number): number {
  return (pausedAtMs ?? unixMs) - pausedMs;
}

/** When event time will have come so far, in Unix milliseconds; null: not before the clock runs again. */
export function unixTimeMs({ pausedMs, pausedAtMs }: SaleClock, eventMs: number): number | null {
  return pausedAtMs === null ? eventMs + pausedMs : null;
}
