/**
 * A rate of calls with a burst, as the generic cell rate algorithm has it (ITU-T I.371): one number says when the next
 * call would come if all came evenly. Times in milliseconds.
 */
export interface CallRate {
  /** The theoretical arrival time of the next call. */
  nextMs: number;
}

/** When the next call may be made: now, or later. */
export function readyAtMs(rate: CallRate, nowMs: number, burstMs: number): number {
  return Math.max(nowMs, rate.nextMs - burstMs);
}

/** Counts a call that is made at `atMs`, which `readyAtMs` has allowed, at so many a second. */
export function takeCall(rate: CallRate, atMs: number, perSecond: number): void {
  rate.nextMs = Math.max(rate.nextMs, atMs) + 1000 / perSecond;
}
