/** How long an answer that is the same for everybody may be kept, and where. All in seconds. */
export interface CachePolicy {
  /** The edge answers with it and asks nobody. */
  freshSeconds: number;
  /** After that the edge answers with it once more, and reads it anew meanwhile. */
  staleSeconds: number;
  /** For so long beyond it is better than an error. 0: an error is better. */
  staleIfErrorSeconds: number;
  /** Browsers ask nobody; afterwards they ask whether it changed. A purge does not reach them. */
  browserSeconds: number;
  /** Its address changes with its content. */
  immutable?: true;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** One policy for each kind of document; a change purges what it touches, and these are the net below. */
export const POLICIES = {
  /** An event's page and document: prices, times, whether it is sold out. */
  event: { freshSeconds: 15, staleSeconds: 45, staleIfErrorSeconds: DAY, browserSeconds: 0 },
  /** Lists and searches. */
  list: { freshSeconds: 15, staleSeconds: 45, staleIfErrorSeconds: DAY, browserSeconds: 0 },
  /** Venues and performers. */
  reference: { freshSeconds: MINUTE, staleSeconds: 4 * MINUTE, staleIfErrorSeconds: DAY, browserSeconds: 0 },
  /** Changes by the second; says itself when to ask again. An old one would promise seats that are gone. */
  live: { freshSeconds: 1, staleSeconds: 0, staleIfErrorSeconds: 0, browserSeconds: 1 },
  /** A signed head of a ledger: at most one a minute is made. */
  head: { freshSeconds: MINUTE, staleSeconds: MINUTE, staleIfErrorSeconds: HOUR, browserSeconds: MINUTE },
  /** Changes with a deployment only, which starts with an empty cache. */
  deployed: { freshSeconds: 5 * MINUTE, staleSeconds: DAY, staleIfErrorSeconds: DAY, browserSeconds: 0 },
  /** Public keys. */
  keys: { freshSeconds: HOUR, staleSeconds: HOUR, staleIfErrorSeconds: DAY, browserSeconds: HOUR },
  /** What machines fetch by themselves: site maps, calendars. */
  feed: { freshSeconds: 5 * MINUTE, staleSeconds: HOUR, staleIfErrorSeconds: DAY, browserSeconds: 5 * MINUTE },
  /** Named after its own content. */
  immutable: {
    freshSeconds: YEAR,
    staleSeconds: 0,
    staleIfErrorSeconds: YEAR,
    browserSeconds: YEAR,
    immutable: true,
  },
} as const satisfies Record<string, CachePolicy>;
