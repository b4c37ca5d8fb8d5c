import { bytesToHex } from '@noble/hashes/utils.js';
import type { CacheRule } from '../api/operation.ts';

/** A good answer with its rule and an ETag over its bytes; a bad one as it is, not to be stored. */
export async function withCacheHeaders(response: Response, rule: CacheRule): Promise<Response> {
  if (response.status !== 200) return response;
  const body = await response.arrayBuffer();
  const headers = new Headers(response.headers);
  headers.set('Cache-Control', cacheControl(rule));
  headers.set('ETag', await etagOf(body));
  return new Response(body, { status: 200, headers });
}

/** 304 when the client has this very answer already. */
export function answerIfChanged(request: Request, response: Response): Response {
  const etag = response.headers.get('ETag');
  if (etag === null || response.status !== 200) return response;
  const known = request.headers
    .get('If-None-Match')
    ?.split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));
  if (!known?.some((tag) => tag === etag || tag === '*')) return response;
  const headers = new Headers();
  for (const name of ['ETag', 'Cache-Control', 'Date']) {
    const value = response.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(null, { status: 304, headers });
}

/** `Cache-Control` of a rule. Not `s-maxage` or `must-revalidate`: those would switch off serving stale meanwhile. */
function cacheControl(rule: CacheRule): string {
  const parts = ['public', `max-age=${rule.maxAgeSeconds}`];
  if (rule.staleSeconds !== undefined) parts.push(`stale-while-revalidate=${rule.staleSeconds}`);
  if (rule.immutable) parts.push('immutable');
  return parts.join(', ');
}

async function etagOf(body: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  return `"${bytesToHex(digest.subarray(0, 12))}"`;
}
