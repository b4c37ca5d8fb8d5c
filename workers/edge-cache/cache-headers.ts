import { bytesToHex } from '@noble/hashes/utils.js';
import type { CachePolicy } from './policies.ts';

/** When the origin made an answer; only answers of the cached half have it. */
export const AS_OF_HEADER = 'Onsale-As-Of';
/** What the cache is to know; it goes no further than the front door. */
export const EDGE_POLICY_HEADER = 'CDN-Cache-Control';
export const TAGS_HEADER = 'Cache-Tag';

/**
 * A good answer with its policy, an ETag over its bytes and the tags that it may be purged by; a bad one as it is, not
 * to be stored. Tags that the handler has set stay.
 */
export async function withCacheHeaders(response: Response, policy: CachePolicy): Promise<Response> {
  if (response.status === 301) return withPolicy(response, response.body, policy);
  if (response.status !== 200) return response;
  const body = await response.arrayBuffer();
  const cacheable = withPolicy(response, body, policy);
  cacheable.headers.set('ETag', await etagOf(body));
  return cacheable;
}

/** 304 when the client has this very answer already; null: they have not. */
export function unchangedAnswer(request: Request, response: Response): Response | null {
  const ifNoneMatch = request.headers.get('If-None-Match');
  if (ifNoneMatch === null || response.status !== 200) return null;
  const etag = response.headers.get('ETag');
  if (etag === null) return null;
  const known = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  // On its way to the client a proxy that compresses makes a strong tag weak: both mean these bytes.
  if (!known.some((tag) => tag === etag.replace(/^W\//, '') || tag === '*')) return null;
  const headers = new Headers();
  for (const name of ['ETag', 'Cache-Control', 'Date', AS_OF_HEADER]) {
    const value = response.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(null, { status: 304, headers });
}

/** A name for these very bytes. */
export async function etagOf(body: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  return `"${bytesToHex(digest.subarray(0, 12))}"`;
}

function withPolicy(response: Response, body: BodyInit | null, policy: CachePolicy): Response {
  const headers = new Headers(response.headers);
  headers.set('Cache-Control', browserPolicy(policy));
  headers.set(EDGE_POLICY_HEADER, edgePolicy(policy));
  headers.set(AS_OF_HEADER, new Date().toISOString());
  return new Response(body, { status: response.status, headers });
}

function browserPolicy({ browserSeconds, immutable }: CachePolicy): string {
  return `public, max-age=${browserSeconds}${immutable ? ', immutable' : ''}`;
}

/** Not `s-maxage` or `must-revalidate`: those would switch off serving stale meanwhile. */
function edgePolicy({ freshSeconds, staleSeconds, staleIfErrorSeconds }: CachePolicy): string {
  const meanwhile = staleSeconds > 0 ? `, stale-while-revalidate=${staleSeconds}` : '';
  return `max-age=${freshSeconds}${meanwhile}, stale-if-error=${staleIfErrorSeconds}`;
}
