import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { idOf, type DeviceId, type UserId } from '../../../domain/shared/ids.ts';
import { POLICIES } from '../../../workers/edge-cache/policies.ts';
import { signSession } from '../../../workers/session/session.ts';
import { insertSampleEvent, newId } from '../../support/postgres-sample.ts';
import { ask, eventPagePath, killPostgres, startPostgres, testDatabase } from './world.ts';

const HOUR_SECONDS = 3_600;

let eventId: string;
let page: string;

/** Read once while Postgres was there; then it is killed, and the clock goes on. */
beforeAll(async () => {
  ({ eventId } = await insertSampleEvent(testDatabase()));
  page = await eventPagePath(eventId);
  for (const path of [page, '/', `/v1/events/${eventId}`, '/v1/events']) await ask(path);
  await killPostgres();
});
afterAll(async () => {
  vi.useRealTimers();
  await startPostgres();
});

function atSecondsFromNow(seconds: number): void {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + seconds * 1000);
}

describe('[READS-8] with Postgres killed', () => {
  test('what was read lately is answered as ever', async () => {
    const response = await ask(page);
    expect(response.status).toBe(200);
    expect(response.headers.has('Onsale-Stale-Seconds')).toBe(false);
  });

  test('what nobody has read is refused for now', async () => {
    const response = await ask('/v1/performers');
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0);
  });

  test('writes that need it are 503 with Retry-After', async () => {
    const session = { deviceId: newId<DeviceId>(), expiresAtMs: Date.now() + HOUR_SECONDS * 1000 };
    const user = {
      id: idOf<UserId>(newId()),
      email: 'organiser@example.org',
      name: null,
      roles: ['organiser' as const],
    };
    const token = await signSession({ ...session, user }, 'development-session-secret-of-no-worth');
    const headers = {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
    };
    for (const path of ['/v1/performers', `/v1/events/${eventId}/publish`]) {
      const response = await ask(path, {
        method: 'POST',
        headers,
        body: JSON.stringify({ name: 'Trio', type: 'group' }),
      });
      expect([path, response.status]).toEqual([path, 503]);
      expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0);
      expect(await response.json()).toMatchObject({ type: '/problems/database-unavailable' });
    }
  });

  test('an hour later a page is still there and says since when it has been so', async () => {
    atSecondsFromNow(HOUR_SECONDS);
    const response = await ask(page);
    expect(response.status).toBe(200);
    const { freshSeconds, staleSeconds } = POLICIES.event;
    const staleFor = Number(response.headers.get('Onsale-Stale-Seconds'));
    expect(staleFor).toBeGreaterThan(HOUR_SECONDS - freshSeconds - staleSeconds - 5);
    expect(staleFor).toBeLessThan(HOUR_SECONDS);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const html = await response.text();
    expect(html).toMatch(
      /<p class="stale-note" role="status">This page is as it was at <time datetime="[^"]+Z">\d\d:\d\d UTC/,
    );
    expect(html).toContain('An Evening');
  });

  test('documents say so in their header', async () => {
    for (const path of [`/v1/events/${eventId}`, '/v1/events']) {
      const response = await ask(path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(Number(response.headers.get('Onsale-Stale-Seconds'))).toBeGreaterThan(0);
    }
  });

  test('two days later it is too old to be shown', async () => {
    atSecondsFromNow(2 * 24 * HOUR_SECONDS);
    expect((await ask(page)).status).toBe(503);
  });
});
