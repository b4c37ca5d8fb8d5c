import { invariant } from '../shared/invariant.ts';

/** A claim that is not renewed for so long is gone; so are all of a floor that nothing is heard of. Rule QUEUE-11. */
export const CLAIM_MS = 15_000;
/** How soon a fan without a socket is told to renew. */
export const CLAIM_RENEW_SECONDS = 10;

/** Of `QueuePlan`. */
export const REGISTERS_MAX = 64;
export const SHOPPERS_MAX = 100_000;
export const PASS_SECONDS_MAX = 60 * 60;
export const GRACE_SECONDS_MAX = 30 * 60;
export const CLASSES_MAX = 16;

/** Of a queue that is switched on without a plan. */
export const SWITCHED_ON = {
  /** One takes 1,000 joins a second. */
  registers: 8,
  passSeconds: 10 * 60,
  graceSeconds: 2 * 60,
  /** Half of a floor's room: who shops needs a socket and some of the floor's time. */
  shoppersPerFloor: 2_000,
  className: 'Everybody',
} as const;

/** A floor is crowded for so long before the queue is switched on. */
export const CROWDED_MS = 5_000;
/** It says so once a second; when nothing is heard for so long, it was not. */
export const CROWD_GAP_MS_MAX = 3_000;

invariant(CROWD_GAP_MS_MAX < CROWDED_MS, 'one word of a crowd switches no queue on');
invariant(CLAIM_RENEW_SECONDS * 1_000 < CLAIM_MS, 'a claim is renewed before it is gone');
