import { beforeAll, expect, test } from 'vitest';
import type { EventDetail } from '../../../protocol/http/catalogue.ts';
import { readImageFile } from '../../../domain/posters/image-file.ts';
import { POSTER_BYTES_MAX } from '../../../domain/posters/poster-limits.ts';
import { insertSampleEvent, newId } from '../../support/postgres-sample.ts';
import { jpegOf, pngOf, SECRETS } from '../../support/image-files.ts';
import { ask, get, ORIGIN, problemIn, signInAs, testDatabase } from './client.ts';
import { exports } from 'cloudflare:workers';

let organiser: string;
let eventId: string;

beforeAll(async () => {
  organiser = await signInAs('organiser');
  ({ eventId } = await insertSampleEvent(testDatabase()));
});

function upload(
  file: BodyInit,
  asked: { event?: string; token?: string; key?: string; type?: string } = {},
): Promise<Response> {
  const { event = eventId, token = organiser, key = crypto.randomUUID(), type = 'image/jpeg' } = asked;
  const headers = { Authorization: `Bearer ${token}`, 'Idempotency-Key': key, 'Content-Type': type };
  return exports.default.fetch(
    new Request(`${ORIGIN}/v1/events/${event}/poster`, { method: 'POST', headers, body: file }),
  );
}

test('[POSTER-2] a poster is stored by its content, shown with its event, and kept for ever', async () => {
  const file = jpegOf({ width: 1200, height: 900 });
  const response = await upload(file, { type: 'text/html' });
  expect(response.status).toBe(201);
  const poster = await response.json<{ imageUrl: string }>();
  expect(poster).toEqual({
    imageUrl: expect.stringMatching(/^\/posters\/[0-9a-f]{64}\.jpg$/) as string,
    widthPixels: 1200,
    heightPixels: 900,
  });
  expect((await get<EventDetail>(`/v1/events/${eventId}`)).imageUrl).toBe(poster.imageUrl);

  const shown = await ask(poster.imageUrl);
  const stored = new Uint8Array(await shown.arrayBuffer());
  expect(readImageFile(stored)).toMatchObject({ ok: true, value: { widthPixels: 1200, heightPixels: 900 } });
  for (const secret of SECRETS) expect(String.fromCharCode(...stored)).not.toContain(secret);
  expect(shown.headers.get('Content-Type')).toBe('image/jpeg');
  expect(shown.headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(shown.headers.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox");
  expect(shown.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');

  const page = await (await ask((await ask(`/events/${eventId}`)).headers.get('Location')!)).text();
  expect(page).toContain(`<meta property="og:image" content="${ORIGIN}${poster.imageUrl}"`);
});

test('[API-5] the same key with another file is refused, with the same file it is the same poster', async () => {
  const key = crypto.randomUUID();
  const first = await upload(jpegOf({ width: 500, height: 500 }), { key });
  const again = await upload(jpegOf({ width: 500, height: 500 }), { key });
  expect(await again.json()).toEqual(await first.json());
  const other = await upload(jpegOf({ width: 501, height: 500 }), { key });
  expect(await problemIn(other)).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
});

test('[POSTER-1] what is no image, too small, too large or too heavy is refused, whatever it says it is', async () => {
  const refused: [BodyInit, number, string][] = [
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 415, 'unsupported-media-type'],
    ['', 415, 'unsupported-media-type'],
    [jpegOf({ width: 900, height: 900 }).slice(0, 200), 415, 'unsupported-media-type'],
    [pngOf({ width: 399, height: 800 }), 400, 'invalid-request'],
    [pngOf({ width: 6001, height: 800 }), 400, 'invalid-request'],
    [pngOf({ width: 5000, height: 5000 }), 400, 'invalid-request'],
    [new Uint8Array(POSTER_BYTES_MAX + 1), 413, 'body-too-large'],
  ];
  for (const [file, status, code] of refused) {
    expect(await problemIn(await upload(file, { type: 'image/png' }))).toMatchObject({ status, code });
  }
});

test('[AUTH-6] only organisers, only to events that there are', async () => {
  const file = jpegOf({ width: 500, height: 500 });
  expect(await problemIn(await upload(file, { token: await signInAs() }))).toMatchObject({ status: 403 });
  expect(await problemIn(await upload(file, { event: newId() }))).toMatchObject({ code: 'event-not-found' });
});

test('what is not there is 404', async () => {
  for (const path of [`/posters/${'0'.repeat(64)}.jpg`, '/posters/..%2f..%2fsecret', '/posters/x.svg']) {
    expect((await ask(path)).status).toBe(404);
  }
});
