/** Of a poster's file. */
export const POSTER_BYTES_MAX = 5 * 1024 * 1024;
/** Narrower or lower ones are not sharp on a page. */
export const POSTER_SIDE_PIXELS_MIN = 400;
/** Of one side; both together at most as below, or phones run out of memory. */
export const POSTER_SIDE_PIXELS_MAX = 6_000;
export const POSTER_PIXELS_MAX = 24_000_000;
