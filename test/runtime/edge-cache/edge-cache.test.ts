import { beforeAll, beforeEach, afterEach, describe, expect, test, vi } from 'vitest';
import { eventTag } from '../../../workers/edge-cache/cache-tags.ts';
import { POLICIES } from '../../../workers/edge-cache/policies.ts';
import { insertSampleEvent } from '../../support/postgres-sample.ts';
import { ask, delayPostgres, edgeCache, eventPagePath, eventReads, purge, testDatabase } from './world.ts';

const { freshSeconds, staleSeconds } = POLICIES.event;

let eventId: string;
let document: string;
let page: string;

beforeAll(async () => {
  ({ eventId } = await insertSampleEvent(testDatabase()));
  document = `/v1/events/${eventId}`;
  page = await eventPagePath(eventId);
});
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  // Each test a minute after the one before: so many purges, and no more, are taken in a minute.
  passSeconds(61);
  await purge([eventTag(eventId)]);
  await delayPostgres(0);
});
afterEach(() => {
  vi.useRealTimers();
});

/** The clock of the Worker, the cache and the tests; it never goes back, not even from test to test. */
let clockMs = Date.now();

function passSeconds(seconds: number): void {
  clockMs += seconds * 1000;
  vi.setSystemTime(clockMs);
}

describe('one entry for everybody', () => {
  test('[READS-2] however it is asked for, one thing has one address', async () => {
    await ask('/v1/events?city=Z%C3%BCrich&limit=20&search=An%20%20Evening');
    await ask('/v1/events?search=an+evening&utm_source=mail&city=Zu%CC%88rich');
    expect(await eventReads()).toBe(1);
    const keys = (await edgeCache().contents()).map(({ key }) => key);
    expect(keys.filter((key) => key.startsWith('/v1/events?'))).toEqual([
      '/v1/events?city=z%C3%BCrich&search=an+evening',
    ]);
  });

  test('[READS-2] neighbours ask for the same, and nobody’s own place is stored', async () => {
    for (const place of ['latitude=47.376912&longitude=8.541694', 'latitude=47.379&longitude=8.5386']) {
      expect((await ask(`/v1/search?${place}&radiusKm=10`)).status).toBe(200);
    }
    const keys = (await edgeCache().contents()).map(({ key }) => key);
    expect(keys.filter((key) => key.startsWith('/v1/search'))).toEqual([
      '/v1/search?latitude=47.38&longitude=8.54&radiusKm=10',
    ]);
  });

  test('[READS-1] no cookie, token or header of a client reaches Reads or what is stored', async () => {
    const secrets = [
      'cookie-of-somebody',
      'token-of-somebody',
      'key-of-somebody',
      '203.0.113.7',
      'browser-of-somebody',
    ];
    const headers = {
      Cookie: `__Host-onsale=${secrets[0]}; onsale-dev=${secrets[0]}`,
      Authorization: `Bearer ${secrets[1]}`,
      'Idempotency-Key': secrets[2]!,
      'X-Forwarded-For': secrets[3]!,
      'CF-Connecting-IP': secrets[3]!,
      'User-Agent': secrets[4]!,
      Referer: `https://elsewhere.test/${secrets[1]}`,
    };
    const paths = [document, page, '/', `${document}/availability`, '/v1/venues', `/?token=${secrets[1]}`];
    for (const path of paths) await ask(path, { headers });
    const contents = await edgeCache().contents();
    expect(contents.length).toBeGreaterThanOrEqual(4);
    for (const { key, requestHeaders, headers: stored, body } of contents) {
      expect(requestHeaders, key).toEqual([]);
      expect(stored.map(([name]) => name)).not.toContain('set-cookie');
      const text = `${key} ${JSON.stringify(stored)} ${new TextDecoder().decode(body)}`;
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
  });

  test('[READS-1] what is personal is answered without the cached half', async () => {
    const before = (await edgeCache().contents()).length;
    await ask('/v1/auth/session', { headers: { Cookie: '__Host-onsale=tampered' } });
    await ask('/v1/bookings');
    await ask(`/v1/events/${eventId}/holds/${eventId}`);
    expect((await edgeCache().contents()).length).toBe(before);
  });

  test('[READS-3] 1,000 simultaneous misses of one key, with an origin of two seconds, make one query', async () => {
    await delayPostgres(2_000);
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => ask(document)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(await eventReads()).toBe(1);
  });

  test('[READS-3] who came first may go away: the others get their answer', async () => {
    await delayPostgres(500);
    const leaving = new AbortController();
    const first = ask(document, { signal: leaving.signal }).catch(() => null);
    const second = ask(document);
    leaving.abort();
    expect((await second).status).toBe(200);
    await first;
    expect(await eventReads()).toBe(1);
  });
});

describe('growing old', () => {
  test('[READS-4] fresh, it is answered without its origin', async () => {
    await ask(document);
    passSeconds(freshSeconds - 1);
    expect((await ask(document)).headers.get('Cf-Cache-Status')).toBe('HIT');
    expect(await eventReads()).toBe(1);
  });

  test('[READS-4] stale, it is answered at once and read anew by one of many', async () => {
    await ask(document);
    passSeconds(freshSeconds + 1);
    await delayPostgres(300);
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(document)));
    expect(new Set(answers.map(({ headers }) => headers.get('Cf-Cache-Status')))).toEqual(new Set(['UPDATING']));
    for (const { headers } of answers) expect(headers.has('Onsale-Stale-Seconds')).toBe(false);
    await vi.waitFor(async () => expect((await ask(document)).headers.get('Cf-Cache-Status')).toBe('HIT'));
    expect(await eventReads()).toBe(1);
  });

  test('[READS-4] older than that, its origin is waited for', async () => {
    await ask(document);
    passSeconds(freshSeconds + staleSeconds + 1);
    expect((await ask(document)).headers.get('Cf-Cache-Status')).toBe('EXPIRED');
    expect(await eventReads()).toBe(2);
  });

  test('[READS-5] a purge by tag takes what is about the event and nothing else', async () => {
    await Promise.all([ask(document), ask(page), ask('/v1/venues')]);
    await delayPostgres(0);
    expect(await purge([eventTag(eventId)])).toBe(true);
    const statuses = await Promise.all([document, page, '/v1/venues'].map(async (path) => (await ask(path)).headers));
    expect(statuses.map((headers) => headers.get('Cf-Cache-Status'))).toEqual(['MISS', 'MISS', 'HIT']);
    expect(await eventReads()).toBe(2);
  });

  test('[READS-5] the platform takes five purges a minute, and says so of the sixth', async () => {
    const taken = [];
    for (let i = 0; i < 5; i++) taken.push(await purge([eventTag(eventId)]));
    // One was made before this test, in the same minute.
    expect(taken).toEqual([true, true, true, true, false]);
  });
});

describe('what a client gets', () => {
  test('[READS-6] 304 for what it has, from the cache, whatever a proxy did to its tag', async () => {
    const etag = (await ask(page)).headers.get('ETag')!;
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await ask(page, { headers: { 'If-None-Match': tag } });
      expect(again.status).toBe(304);
      expect(await again.text()).toBe('');
    }
    expect(await eventReads()).toBe(1);
  });

  test('[READS-6] browsers ask each time for what may change; tags and the policy of the edge stay inside', async () => {
    for (const path of [document, page]) {
      const { headers } = await ask(path);
      expect(headers.get('Cache-Control')).toBe('public, max-age=0');
      expect(headers.get('Onsale-As-Of')).toMatch(/^\d{4}-.*Z$/);
      for (const name of ['Cache-Tag', 'CDN-Cache-Control', 'Set-Cookie']) expect(headers.has(name)).toBe(false);
    }
  });

  test('[READS-7] a refusal is not stored', async () => {
    const nowhere = `/v1/events/${crypto.randomUUID()}`;
    expect((await ask(nowhere)).status).toBe(404);
    expect((await edgeCache().contents()).some(({ key }) => key === nowhere)).toBe(false);
  });
});
