import { runDurableObjectAlarm } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { ed25519 } from '@noble/curves/ed25519.js';
import { expect, test } from 'vitest';
import { readEventRoute } from '../../../db/queries/publishing.ts';
import type { SignedHead } from '../../../domain/ledger/signed-head.ts';
import { verifyLedger } from '../../../domain/ledger/verify-ledger.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import { sha256 } from '../../../durable-objects/box-office/sha256.ts';
import type { KeysDocument } from '../../../protocol/http/ledger.ts';
import { ask, eventOnSale, get, holdSeats, problemIn, signInAs, testDatabase } from './client.ts';

test('[LEDGER-8] an operator exports the ledger, and it verifies with the key that everybody can read', async () => {
  const eventId = await eventOnSale();
  await holdSeats(eventId, [0, 1]);
  await holdSeats(eventId, [2]);
  expect(await problemIn(await ask(`/v1/events/${eventId}/ledger/head`))).toMatchObject({ code: 'not-found' });
  await ringAlarmOf(eventId);
  const head = await get<SignedHead>(`/v1/events/${eventId}/ledger/head`);
  expect(head).toMatchObject({ eventId, epoch: 1, seq: 2 });

  const response = await ask(`/v1/events/${eventId}/ledger`, { token: await signInAs('operator') });
  expect(response.headers.get('Content-Type')).toBe('application/x-ndjson');
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  const { keys } = await get<KeysDocument>('/v1/keys');
  const verdict = await verifyLedger(new TextDecoder().decode(await response.arrayBuffer()).split('\n'), {
    sha256,
    verifySignature: (publicKey, message, signature) => ed25519.verify(signature, message, publicKey),
    publicKeys: keys.map(({ x }) => Buffer.from(x, 'base64url')),
    knownHeads: [head],
  });
  expect(verdict.fault).toBeNull();
  expect(verdict.summary).toMatchObject({ rows: 2, events: { held: 2 }, heads: { lastSeq: 2 } });
});

test('[LEDGER-8] an organiser may not export a ledger: it names everybody who bought', async () => {
  const eventId = await eventOnSale();
  const response = await ask(`/v1/events/${eventId}/ledger`, { token: await signInAs('organiser') });
  expect(await problemIn(response)).toMatchObject({ status: 403, code: 'forbidden' });
});

async function ringAlarmOf(eventId: string): Promise<void> {
  const route = (await readEventRoute(testDatabase(), eventId))!;
  await runDurableObjectAlarm(boxOfficeOf(exports, route.address));
}
