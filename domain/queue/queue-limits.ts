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

invariant(CLAIM_RENEW_SECONDS * 1_000 < CLAIM_MS, 'a claim is renewed before it is gone');
