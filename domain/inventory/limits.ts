import { invariant } from '../shared/invariant.ts';

/** No hold lives longer than this, whatever is extended or paid. */
export const HOLD_MS_MAX = 30 * 60_000;

/** All unsold holds of one fan of one event together. */
export const HELD_MS_PER_FAN_MAX = 60 * 60_000;

/** A fan with less time left than this (or than a normal hold, if that is shorter) gets no new hold. */
export const HELD_MS_LEFT_MIN = 60_000;

/** How long the provider's payment page may be open; we close it ourselves when the window ends. */
export const PROVIDER_SESSION_MS = 2 * 60 * 60_000;

/** Stripe refuses an `expires_at` nearer than this. */
const PROVIDER_SESSION_MS_MIN = 30 * 60_000;

/** How much longer a hold may live because its fan waits for leave to pay, in all. */
export const PAYMENT_WAIT_MS_MAX = 5 * 60_000;

/** Idempotency keys that a live hold remembers; the oldest are forgotten first. */
export const KEYS_PER_HOLD_MAX = 32;

export const SEATS_PER_HOLD_MAX = 50;
export const CAPACITY_SEATS_MAX = 1_000_000;
export const FLOORS_MAX = 64;
export const ZONES_MAX = 1_000;
export const TICKET_TYPES_MAX = 100;

/** Of `Publication.holdSeconds` and `Publication.paymentSeconds`. */
export const WINDOW_SECONDS_MAX = 20 * 60;

invariant(WINDOW_SECONDS_MAX * 1000 <= HOLD_MS_MAX, 'a configured hold fits into the longest hold');
invariant(HOLD_MS_MAX <= HELD_MS_PER_FAN_MAX, 'a fan may use up one longest hold');
invariant(HELD_MS_LEFT_MIN < HOLD_MS_MAX, 'the shortest hold is shorter than the longest');
invariant(PROVIDER_SESSION_MS >= HOLD_MS_MAX + PAYMENT_WAIT_MS_MAX, 'a payment page outlives every payment window');
invariant(PROVIDER_SESSION_MS >= PROVIDER_SESSION_MS_MIN, 'the provider accepts our expires_at');
invariant(SEATS_PER_HOLD_MAX <= CAPACITY_SEATS_MAX, 'a hold fits into an event');
