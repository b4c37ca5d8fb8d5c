import { AS_OF_HEADER, unchangedAnswer, EDGE_POLICY_HEADER, etagOf, TAGS_HEADER } from './cache-headers.ts';

/** By how many seconds an answer is older than its policy lets it become: its origin cannot be asked. */
const STALE_HEADER = 'Onsale-Stale-Seconds';

/** Asks the cached half. It gets an address and nothing else: no cookie, no token, no header of the client. */
export type AskReads = (url: URL) => Promise<Response>;

/** What a client's own answer is made of the shared one. */
type Finish = (shared: unknown) => unknown;

/**
 * The cached answer as a client gets it: 304 if they have it, and with a word on it if it is stale.
 * @param options.finish null: it is the same for everybody
 */
export async function readCached(options: {
  reads: AskReads;
  url: URL;
  request: Request;
  finish: Finish | null;
  nowMs: number;
}): Promise<Response> {
  const stored = await options.reads(options.url);
  const staleSeconds = secondsTooOld(stored.headers, options.nowMs);
  if (staleSeconds === 0 && options.finish === null) {
    const unchanged = unchangedAnswer(options.request, stored);
    if (unchanged !== null) return unchanged;
  }
  const shared = new Response(stored.body, stored);
  shared.headers.delete(EDGE_POLICY_HEADER);
  shared.headers.delete(TAGS_HEADER);
  const response = options.finish === null || shared.status !== 200 ? shared : await finished(shared, options.finish);
  if (staleSeconds > 0) return asStale(response, staleSeconds);
  return options.finish === null ? response : (unchangedAnswer(options.request, response) ?? response);
}

async function finished(shared: Response, finish: Finish): Promise<Response> {
  const body = new TextEncoder().encode(JSON.stringify(finish(await shared.json())));
  const headers = new Headers(shared.headers);
  headers.delete('Content-Length');
  headers.set('ETag', await etagOf(body));
  return new Response(body, { status: 200, headers });
}

/**
 * Seconds by which an answer of the cache has outlived both its freshness and the time in which it is read anew; 0: none.
 * Only an origin that fails lets it become so old. Computed from our own header: what a cache calls its answers differs.
 */
function secondsTooOld(headers: Headers, nowMs: number): number {
  const asOfMs = Date.parse(headers.get(AS_OF_HEADER) ?? '');
  const policy = headers.get(EDGE_POLICY_HEADER);
  if (Number.isNaN(asOfMs) || policy === null) return 0;
  const lifeSeconds = secondsIn(policy, FRESH) + secondsIn(policy, STALE_MEANWHILE);
  // One more: the answer was on its way for a moment.
  return Math.max(0, Math.floor((nowMs - asOfMs) / 1000) - lifeSeconds - 1);
}

const FRESH = /(?:^|[\s,])max-age=(\d+)/;
const STALE_MEANWHILE = /(?:^|[\s,])stale-while-revalidate=(\d+)/;

function secondsIn(policy: string, directive: RegExp): number {
  return Number(directive.exec(policy)?.[1] ?? 0);
}

/** Says so in a header, and on a page in words. Neither is to be kept: the next answer may be fresh. */
function asStale(response: Response, staleSeconds: number): Response {
  response.headers.set(STALE_HEADER, String(staleSeconds));
  response.headers.set('Cache-Control', 'no-store');
  const asOf = response.headers.get(AS_OF_HEADER)!;
  if (response.status !== 200 || !response.headers.get('Content-Type')?.startsWith('text/html')) return response;
  response.headers.delete('ETag');
  return new HTMLRewriter()
    .on('main', { element: (main) => void main.before(staleNote(asOf), { html: true }) })
    .transform(response);
}

function staleNote(asOf: string): string {
  const time = `${asOf.slice(11, 16)} UTC`;
  return (
    `<p class="stale-note" role="status">This page is as it was at <time datetime="${asOf}">${time}</time>: ` +
    'we cannot reach our records right now. Seats on the map and holds are live as ever.</p>'
  );
}
