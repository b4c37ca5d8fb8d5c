import type { Vars } from '../env.ts';
import { CONTENT_SECURITY, CONTENT_SECURITY_HEADER, IMAGE_CONTENT_SECURITY } from './content-security.ts';

export const REQUEST_ID_HEADER = 'Onsale-Request-Id';

/** What every answer carries, whatever made it. An answer that says nothing about caching is not to be stored. */
export function withOutgoingHeaders(
  response: Response,
  options: { requestId: string; vars: Pick<Vars, 'PUBLIC_ORIGIN'> },
): Response {
  // A socket's answer is not a document.
  if (response.webSocket) return response;
  const outgoing = withOwnHeader(response, REQUEST_ID_HEADER, options.requestId);
  const { headers } = outgoing;
  const isImage = headers.get('Content-Type')?.startsWith('image/') ?? false;
  if (isImage) headers.set(CONTENT_SECURITY_HEADER, IMAGE_CONTENT_SECURITY);
  else if (!headers.has(CONTENT_SECURITY_HEADER)) headers.set(CONTENT_SECURITY_HEADER, CONTENT_SECURITY);
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'strict-origin-when-cross-origin');
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Permissions-Policy', 'camera=(), microphone=(), geolocation=(self)');
  if (options.vars.PUBLIC_ORIGIN.startsWith('https:')) {
    headers.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
  }
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  return outgoing;
}

/** Sets a header; on a copy only where it must be, for copies are what the front door costs most. */
function withOwnHeader(response: Response, name: string, value: string): Response {
  try {
    response.headers.set(name, value);
    return response;
  } catch {
    // Answers of other Workers and of objects come with headers that nobody may change.
    const copy = new Response(response.body, response);
    copy.headers.set(name, value);
    return copy;
  }
}
