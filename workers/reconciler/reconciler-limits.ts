/** A hold is paid or over by then: its 30 minutes, and what webhook, queue and outbox need. */
export const SETTLED_MS = 45 * 60_000;
/** What each hourly comparison looks back on: two of them see a payment, should one be cut off. */
export const HOURLY_MS = 3 * 60 * 60_000;
/** Once a day: all that an authorization can be owed for, a day more than the seven that it lives. */
export const DAILY_MS = 8 * 24 * 60 * 60_000;
/** UTC hour of the daily one. */
export const DAILY_HOUR = 3;
/** Holds of one look: a page of the provider's. */
export const HOLDS_AT_ONCE = 100;
/** Of a hold: rules end sooner (RECON-12), and what they need from elsewhere is there at the next comparison. */
export const ROUNDS_MAX = 10;
/** Bookings that Postgres knows to be stuck, of one comparison. */
export const STUCK_MAX = 10_000;
/** What a report names: more says nothing more. */
export const NAMED_MAX = 500;
