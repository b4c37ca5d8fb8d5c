/** Of what is typed. */
export const QUERY_CHARS_MAX = 200;
/** Words of a query that count; the others are as if they were not there. */
export const QUERY_WORDS_MAX = 12;
export const PAGE_SIZE_DEFAULT = 20;
export const PAGE_SIZE_MAX = 100;
/** Pages that may be asked for by number; cursors go on without end. */
export const PAGE_NUMBER_MAX = 50;
export const CURSOR_CHARS_MAX = 2_000;

export const RADIUS_KM_DEFAULT = 50;
export const RADIUS_KM_MAX = 500;

/** Results are counted up to here; more are "1,000+". */
export const COUNT_MAX = 1_000;
/** Values that a facet shows. */
export const FACET_VALUES_MAX = 12;

export const SUGGESTIONS_DEFAULT = 8;
export const SUGGESTIONS_MAX = 20;

/** Explicit dates reach from here to there: days that every calendar on the way can write. */
export const DAY_MIN = '2000-01-01';
export const DAY_MAX = '2199-12-31';
