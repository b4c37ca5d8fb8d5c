import type { Vars } from '../env.ts';

export const REQUEST_ID_HEADER = 'Onsale-Request-Id';

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  // Posters may stand anywhere; scripts, styles, fonts and calls may not.
  "img-src 'self' data: https:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

/** Somebody uploaded it: opened by itself it may do nothing. */
const IMAGE_SECURITY_POLICY = "default-src 'none'; sandbox";

/** What every answer carries, whatever made it. An answer that says nothing about caching is not to be stored. */
export function withOutgoingHeaders(
  response: Response,
  options: { requestId: string; vars: Pick<Vars, 'PUBLIC_ORIGIN'> },
): Response {
  // A socket's answer is not a document.
  if (response.webSocket) return response;
  const headers = new Headers(response.headers);
  headers.set(REQUEST_ID_HEADER, options.requestId);
  const isImage = headers.get('Content-Type')?.startsWith('image/') ?? false;
  headers.set('Content-Security-Policy', isImage ? IMAGE_SECURITY_POLICY : CONTENT_SECURITY_POLICY);
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'strict-origin-when-cross-origin');
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
  if (options.vars.PUBLIC_ORIGIN.startsWith('https:')) {
    headers.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
  }
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers });
}
