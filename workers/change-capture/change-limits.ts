/** Longer than every call for one batch together. */
export const LEASE_SECONDS = 60;
export const RETRY_SECONDS_MAX = 15 * 60;
/** Of one run and one reader; what is left then is for the next run, which is asked for at once. */
export const ROUNDS_MAX = 20;

/** Events that go to the search index together: about 1 MB. */
export const INDEXED_AT_ONCE = 500;
/** Events whose tags are purged together. */
export const PURGED_AT_ONCE = 500;
export const TOLD_AT_ONCE = 25;

/** One call purges so many tags. */
export const TAGS_PER_PURGE = 100;
/** The platform takes five purges a minute: after a refusal the next may come so much later. */
export const PURGE_AGAIN_SECONDS = 12;
