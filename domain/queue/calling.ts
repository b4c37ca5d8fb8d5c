import type { Queue } from './queue.ts';

/** What else calling follows. */
export interface CallingLimits {
  /** Fans a second who can begin to pay; null: nothing is known of a limit. */
  payingPerSecond: number | null;
}

/** What was measured of those who are called. */
export interface Measured {
  shop: CallingLimits & { available: number; held: number };
  /** Since numbers were called last, milliseconds. */
  sinceMs: number;
  /** Fans who claim and have no slot. */
  inLine: number;
  /** Fans who are called and will come within `COMING_MS`. */
  coming: number;
  /** Passes without a hold that end within `COMING_MS`. */
  ending: number;
  /** The share of those called who come. */
  showRate: number;
  /** Slots that became free of late. */
  freedPerSecond: number;
}

/** Who is called comes in about this time, or hardly ever: so far ahead is looked. */
export const COMING_MS = 15_000;
/** Fewer than this share of fans come: then it is not more of them that help. */
const SHOW_RATE_MIN = 0.05;
/** So many seconds' worth of freed slots stand in line, so that none is empty for want of a fan. */
const LINE_SECONDS = 6;
/** And at least this share of all slots. */
const LINE_SHARE = 0.02;

/**
 * How many numbers to call now: for the free slots and those that will be free by the time fans come, divided by the share
 * that comes; no more than are given out, than the stock can still serve, and than can pay. Rule QUEUE-9.
 */
export function numbersToCall({ plan, slots, given, nowServing }: Queue, measured: Measured): number {
  const { shop, inLine, coming, ending, freedPerSecond } = measured;
  const occupied = slots.size;
  const free = Math.max(0, plan.capacity - occupied) + ending + (freedPerSecond * COMING_MS) / 1_000;
  const line = Math.max(freedPerSecond * LINE_SECONDS, plan.capacity * LINE_SHARE, 1);
  const wanted = free + line - inLine - coming;
  // Everybody who shops, stands in line or comes may take a seat at least.
  const servable = shop.available + shop.held - occupied - inLine - coming;
  const payable = shop.payingPerSecond === null ? Infinity : (shop.payingPerSecond * measured.sinceMs) / 1_000;
  const fans = Math.min(wanted, servable, payable);
  if (fans <= 0) return 0;
  return Math.min(given - nowServing, Math.ceil(fans / Math.max(SHOW_RATE_MIN, measured.showRate)));
}
