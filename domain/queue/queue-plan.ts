import type { BeaconChain } from './draw/beacon.ts';

/** How an event's queue runs: fixed at publication, before anybody joins. Times are Unix milliseconds. */
export interface QueuePlan {
  /** Number of registers, 1..64. */
  registers: number;
  /** Joining begins: the fans gather. */
  joinsFromMs: number;
  /** T: who joined before is drawn, who joins after is a newcomer. */
  closesAtMs: number;
  /** Numbers are called from here on; after the draw. */
  opensAtMs: number;
  /** The public randomness that decides; null: the draw cannot be verified, and says so. */
  beacon: BeaconChain | null;
  /** The rounds that may decide, in order (DRAW-8); none without a beacon. */
  schedule: number[];
  /** How many fans may shop at once: slots. */
  capacity: number;
  /** How long a pass lasts without a hold, seconds. */
  passSeconds: number;
  /** How long after the call a fan who has not come counts as no-show, seconds. They keep their number. */
  graceSeconds: number;
  /** Nobody is drawn: the queue was switched on while the sale ran, and all times are that moment (SWITCH-2). */
  isFirstCome?: true;
  /** Names of the classes in the order in which they are called; the last is everybody's. */
  classes: string[];
}
