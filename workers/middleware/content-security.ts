export const CONTENT_SECURITY_HEADER = 'Content-Security-Policy';

const DIRECTIVES = [
  "default-src 'self'",
  // Posters may stand anywhere; scripts, styles, fonts and calls may not.
  "img-src 'self' data: https:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
];

/** What a page may load and do. */
export const CONTENT_SECURITY = DIRECTIVES.join('; ');

const BOT_CHECK_ORIGIN = 'https://challenges.cloudflare.com';

/** Of the page that shows the bot check: its script and its frame as well. */
export const BOT_CHECK_CONTENT_SECURITY = [
  ...DIRECTIVES,
  `script-src 'self' ${BOT_CHECK_ORIGIN}`,
  `frame-src ${BOT_CHECK_ORIGIN}`,
].join('; ');

/** Somebody uploaded it: opened by itself it may do nothing. */
export const IMAGE_CONTENT_SECURITY = "default-src 'none'; sandbox";
