/** Joins that wait for one commit; more are told to ask again. */
export const JOINS_WAITING_MAX = 5_000;
/** A register asks for newcomers' numbers at most this often. */
export const NUMBERS_EVERY_MS = 1_000;
/** Numbers asked for at once. */
export const NUMBERS_AT_ONCE_MAX = 100_000;
/** How long a register believes that there is nothing left to wait for. */
export const ENDED_KEPT_MS = 30_000;
/** After a failure of the bucket, of the box office, or of the alarm itself. */
export const REGISTER_RETRY_MS = 2_000;
