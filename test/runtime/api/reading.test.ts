import { beforeAll, describe, expect, test } from 'vitest';
import { canonicalUrl } from '../../../workers/edge-cache/canonical-url.ts';
import type { EventPage } from '../../../protocol/http/search.ts';
import { decodeAvailabilityFrame } from '../../../protocol/socket/availability.ts';
import { ask, eventOnSale, get, holdSeats, ORIGIN, problemIn, testDatabase } from './client.ts';
import { insertSampleEvent } from '../../support/postgres-sample.ts';

let eventId: string;

beforeAll(async () => {
  eventId = await eventOnSale();
});

describe('reading', () => {
  test('[CACHE-1] what is personal or refused is never stored', async () => {
    const { token, hold } = await holdSeats(eventId, [0]);
    const answers = [
      await ask('/v1/auth/session', { token }),
      await ask(`/v1/events/${eventId}/holds/${hold.id}`, { token }),
      await ask('/v1/events/tomorrow'),
      await ask('/nowhere', { headers: { Accept: 'text/html' } }),
    ];
    for (const answer of answers) expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });

  test('[CACHE-2] the cached half is asked with known parameters only, in one order', () => {
    const defaults = { limit: 20 };
    const asked = [
      { search: 'late jazz', city: 'Ghent' },
      { city: 'GHENT ', limit: 20, search: ' late  Jazz', cursor: undefined },
    ];
    for (const values of asked) {
      const url = canonicalUrl('/v1/events', { values, defaults, isRepeated: false }, ORIGIN);
      expect(url.href).toBe(`${ORIGIN}/v1/events?city=ghent&search=late+jazz`);
    }
    expect(canonicalUrl('//elsewhere.test/v1', { values: {}, defaults, isRepeated: false }, ORIGIN).host).toBe(
      'tickets.test',
    );
    const near = { latitude: '51.507412', longitude: '-0.127812', q: '' };
    expect(canonicalUrl('/', { values: near, defaults: {}, isRepeated: true }, ORIGIN).search).toBe(
      '?latitude=51.51&longitude=-0.13',
    );
    const home = canonicalUrl('/', { values: { q: ' Late  JAZZ' }, defaults: {}, isRepeated: true }, ORIGIN);
    expect(home.href).toBe(`${ORIGIN}/?q=Late+JAZZ`);
  });

  test('[CACHE-2] the cached half answers alike whatever cookies a client has', async () => {
    const plain = await ask(`/v1/events/${eventId}`);
    const withCookie = await ask(`/v1/events/${eventId}`, { cookie: '__Host-onsale=tampered', token: 'tampered' });
    expect(withCookie.status).toBe(200);
    expect(await withCookie.text()).toBe(await plain.text());
    expect(withCookie.headers.get('Set-Cookie')).toBeNull();
  });

  test('[CACHE-3] an answer that the client has is 304', async () => {
    const first = await ask(`/v1/events/${eventId}`);
    const etag = first.headers.get('ETag')!;
    const second = await ask(`/v1/events/${eventId}`, { headers: { 'If-None-Match': `W/"other", ${etag}` } });
    expect(second.status).toBe(304);
    expect(await second.text()).toBe('');
    expect((await ask(`/v1/events/${eventId}`, { headers: { 'If-None-Match': '"other"' } })).status).toBe(200);
  });

  test('[CACHE-4] availability is a snapshot, a second old at most, and says when to ask again', async () => {
    const response = await ask(`/v1/events/${eventId}/availability`);
    expect(response.headers.get('Content-Type')).toBe('application/vnd.onsale.availability');
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=1');
    expect(Number(response.headers.get('Onsale-Next-Poll-Seconds'))).toBeGreaterThan(0);
    const frame = decodeAvailabilityFrame(new Uint8Array(await response.arrayBuffer()));
    expect(frame).toMatchObject({ ok: true });
  });

  test('events are found by words and by time, page after page', async () => {
    const word = `w${crypto.randomUUID().slice(0, 8)}`;
    const ids = await Promise.all(
      [1, 2].map(async () => (await insertSampleEvent(testDatabase(), { name: `Night of ${word}` })).eventId),
    );
    const path = `/v1/events?search=${word}&limit=1&start=2030-01-01T00:00:00Z`;
    const first = await get<EventPage>(path);
    const second = await get<EventPage>(`${path}&cursor=${first.next}`);
    const found = [...first.items, ...second.items].map(({ id }) => id);
    expect(found.sort()).toEqual(ids.sort());
    expect(second.next).toBeNull();
    expect((await get<EventPage>(`${path}&end=2030-02-01T00:00:00Z`)).items).toEqual([]);
  });

  test('every answer carries the headers that protect a browser', async () => {
    for (const path of ['/', '/docs/api', '/v1/events', `/v1/events/${eventId}`]) {
      const { headers } = await ask(path);
      expect(headers.get('Content-Security-Policy')).toContain("default-src 'self'");
      expect(headers.get('Content-Security-Policy')).not.toContain('unsafe');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Strict-Transport-Security')).toContain('max-age=');
    }
  });

  test('a person gets a page, a program a document', async () => {
    const page = await ask('/nowhere', { headers: { Accept: 'text/html' } });
    expect(page.status).toBe(404);
    expect(page.headers.get('Content-Type')).toContain('text/html');
    expect(await problemIn(await ask('/nowhere'))).toMatchObject({ code: 'not-found' });
  });

  test('[API-7] the API describes itself, to programs and to people', async () => {
    expect(await get('/v1/openapi.json')).toMatchObject({ openapi: '3.1.0', servers: [{ url: ORIGIN }] });
    const found = await (await ask('/docs/api?search=payment')).text();
    expect(found).toContain('/v1/events/{eventId}/holds/{holdId}/payment');
    expect(found).not.toContain('id="listVenues"');
  });

  test('[AUTH-2] the socket of somebody unknown gives their device a session', async () => {
    const response = await ask(`/v1/events/${eventId}/floor`, { headers: { Upgrade: 'websocket' }, origin: ORIGIN });
    expect(response.status).toBe(101);
    expect(response.headers.get('Set-Cookie')).toMatch(/^__Host-onsale=/);
    expect(response.headers.get('Onsale-Session')).toBeNull();
    const socket = response.webSocket!;
    socket.binaryType = 'arraybuffer';
    socket.accept();
    const first = new Promise<unknown>((resolve) =>
      socket.addEventListener('message', ({ data }) => resolve(data), { once: true }),
    );
    socket.send(JSON.stringify({ type: 'hello', protocol: 1, have: null }));
    expect(await first).toBeInstanceOf(ArrayBuffer);
    socket.close();
  });
});
