/** Signs quotes in the floors and in the peers' servers. */
export const QUOTE_SECRET = 'a-quote-secret-for-the-bench-alone';
