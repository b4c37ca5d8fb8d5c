import { DurableObject } from 'cloudflare:workers';
import { freshnessOf } from './freshness.ts';
import { StoredAnswers, type StoredAnswer } from './stored-answers.ts';

/** Purges that the platform takes in a minute. */
const PURGES_MAX = 5;
const PURGE_WINDOW_MS = 60_000;

/** What Workers Cache says of an answer in `Cf-Cache-Status`. */
type CacheStatus = 'HIT' | 'MISS' | 'EXPIRED' | 'UPDATING' | 'STALE' | 'BYPASS' | 'DYNAMIC';

/** An answer that is on its way from the origin, or its failure: plain bytes, so that many requests may have it. */
type Fetched = { ok: true; answer: StoredAnswer; stored: boolean } | { ok: false; error: unknown };

/**
 * Stands in for Workers Cache on one machine, between the front door and Reads: one entry a key (method, path and query;
 * not the host, not Cookie), requests for the same key collapsed into one, fresh, then stale while it is read anew, then
 * stale while the origin fails, tags, and five purges a minute. A deployment (here: a start of workerd) begins empty.
 */
export class EdgeCacheDouble extends DurableObject<Env> {
  readonly #answers: StoredAnswers;
  /** Whoever waits for a key, each with a promise of their own. */
  readonly #waiting = new Map<string, ((fetched: Fetched) => void)[]>();
  #purgedAtMs: number[] = [];

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#answers = new StoredAnswers(ctx.storage.sql);
  }

  override async fetch(request: Request): Promise<Response> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return this.#bypass(request);
    if (request.headers.has('Authorization') || request.headers.has('Upgrade')) return this.#bypass(request);
    const key = keyOf(request);
    const stored = this.#answers.read(key);
    if (stored === null) return this.#miss(request, key);
    const ageSeconds = secondsSince(stored);
    const { freshSeconds, staleWhileRevalidateSeconds, staleIfErrorSeconds } = stored.freshness;
    if (ageSeconds < freshSeconds) return asResponse(stored, 'HIT');
    if (ageSeconds < freshSeconds + staleWhileRevalidateSeconds) {
      if (!this.#waiting.has(key)) void this.#fetched(request, key);
      return asResponse(stored, 'UPDATING');
    }
    const fetched = await this.#fetched(request, key);
    const mayBeStale = ageSeconds < freshSeconds + staleIfErrorSeconds;
    if (mayBeStale && (!fetched.ok || fetched.answer.status >= 500)) return asResponse(stored, 'STALE');
    if (!fetched.ok) throw fetched.error;
    return asResponse(fetched.answer, 'EXPIRED');
  }

  /** Takes what has one of the tags; false: too many purges this minute. */
  async purge({ tags }: { tags: string[] }): Promise<boolean> {
    const nowMs = Date.now();
    this.#purgedAtMs = this.#purgedAtMs.filter((atMs) => nowMs - atMs < PURGE_WINDOW_MS);
    if (this.#purgedAtMs.length >= PURGES_MAX) return false;
    this.#purgedAtMs.push(nowMs);
    this.#answers.purge(tags);
    return true;
  }

  /** Everything that is kept, for tests that look at it. */
  async contents(): Promise<StoredAnswer[]> {
    return this.#answers.all();
  }

  async #miss(request: Request, key: string): Promise<Response> {
    const fetched = await this.#fetched(request, key);
    if (!fetched.ok) throw fetched.error;
    return asResponse(fetched.answer, fetched.stored ? 'MISS' : 'DYNAMIC');
  }

  async #bypass(request: Request): Promise<Response> {
    const response = await this.#origin(request);
    const headers = new Headers(response.headers);
    headers.set('Cf-Cache-Status', 'BYPASS' satisfies CacheStatus);
    return new Response(response.body, { status: response.status, headers });
  }

  /** The origin's answer to a key: whoever asks while it is being read waits for the same one. */
  #fetched(request: Request, key: string): Promise<Fetched> {
    const waiting = this.#waiting.get(key);
    const { promise, resolve } = Promise.withResolvers<Fetched>();
    if (waiting) {
      waiting.push(resolve);
      return promise;
    }
    this.#waiting.set(key, [resolve]);
    // Not awaited by whoever came first: they may go away, and the others still get their answer.
    void this.#answerAll(request, key);
    return promise;
  }

  async #answerAll(request: Request, key: string): Promise<void> {
    const fetched = await this.#read(request, key);
    const all = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    for (const settle of all) settle(fetched);
  }

  async #read(request: Request, key: string): Promise<Fetched> {
    try {
      // A HEAD fills the cache as well: the platform asks for the whole.
      const asked = new Request(request.url, { headers: request.headers, redirect: 'manual' });
      const response = await this.#origin(asked);
      const freshness = freshnessOf(response);
      const answer: StoredAnswer = {
        key,
        requestHeaders: [...asked.headers],
        status: response.status,
        headers: [...response.headers],
        body: await response.arrayBuffer(),
        freshness: freshness ?? { freshSeconds: 0, staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 0 },
        storedAtMs: Date.now(),
      };
      if (freshness !== null) this.#answers.write(answer);
      return { ok: true, answer, stored: freshness !== null };
    } catch (error) {
      return { ok: false, error };
    }
  }

  async #origin(request: Request): Promise<Response> {
    // Not in `workers/index.ts`, whose types `exports` has: see worker.ts beside this file.
    const { UncachedReads } = this.ctx.exports as unknown as { UncachedReads: Fetcher };
    return await UncachedReads.fetch(request);
  }
}

function keyOf(request: Request): string {
  const { pathname, search } = new URL(request.url);
  return pathname + search;
}

function secondsSince({ storedAtMs }: StoredAnswer): number {
  return (Date.now() - storedAtMs) / 1000;
}

function asResponse(answer: StoredAnswer, status: CacheStatus): Response {
  const headers = new Headers(answer.headers);
  headers.set('Cf-Cache-Status', status);
  if (status !== 'MISS' && status !== 'DYNAMIC') headers.set('Age', String(Math.floor(secondsSince(answer))));
  return new Response(answer.status === 301 ? null : answer.body, { status: answer.status, headers });
}
