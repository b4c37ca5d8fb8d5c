import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { ed25519 } from '@noble/curves/ed25519.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Publication } from '../../../domain/inventory/publication.ts';
import { headMessage } from '../../../domain/ledger/signed-head.ts';
import { verifyLedger, type Verdict } from '../../../domain/ledger/verify-ledger.ts';
import { sha256 } from '../../../durable-objects/box-office/sha256.ts';
import {
  accepted,
  batchesTo,
  freshAddress,
  holdSeats,
  newFan,
  onHold,
  publishedSale,
  type BoxOfficeStub,
} from './sale.ts';

const SEGMENT_ROWS = 500;
const HOUR_MS = 60 * 60_000;
const PUBLIC_KEY = ed25519.getPublicKey(hexToBytes(env.LEDGER_SIGNING_KEY));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('[LEDGER-5] the head is signed on the tick, at most once a minute, and only when it has moved', async () => {
  const { boxOffice, address } = await publishedSale();
  const decide = batchesTo(boxOffice);
  await decide(holdSeats(newFan(), [1]));
  expect(await boxOffice.ledgerHead()).toBeNull();

  await tick(boxOffice, 11_000);
  const first = (await boxOffice.ledgerHead())!;
  expect(first).toMatchObject({ eventId: address.eventId, epoch: 1, seq: 1 });
  expect(ed25519.verify(hexToBytes(first.signature), headMessage(first), PUBLIC_KEY)).toBe(true);

  await decide(holdSeats(newFan(), [2]));
  await tick(boxOffice, 40_000);
  expect(await boxOffice.ledgerHead()).toEqual(first);
  await tick(boxOffice, 20_000);
  const second = (await boxOffice.ledgerHead())!;
  expect(second.seq).toBe(2);

  await tick(boxOffice, 120_000);
  expect(await boxOffice.ledgerHead()).toEqual(second);
  await evictDurableObject(boxOffice);
  expect(await boxOffice.ledgerHead()).toEqual(second);
});

it('[LEDGER-8] an export of a sale verifies, with what the box office had in memory', async () => {
  const { boxOffice } = await publishedSale();
  const decide = batchesTo(boxOffice);
  const fan = newFan();
  const hold = accepted((await decide(holdSeats(fan, [1, 2])))[0]);
  await decide(holdSeats(newFan(), [3]), onHold('release', fan, hold));
  await tick(boxOffice, 11_000);
  const verdict = await verified(boxOffice);
  expect(verdict.fault).toBeNull();
  expect(verdict.summary).toMatchObject({
    rows: 2,
    events: { held: 2, released: 1 },
    heads: { valid: 1, lastSeq: 2 },
    compared: { memory: true },
  });
});

it('[LEDGER-9] old segments move to R2; a start and an export are as before', async () => {
  const { boxOffice, address } = await saleWithRows(SEGMENT_ROWS + 20);
  expect(await storedRows(boxOffice)).toMatchObject({ first: 1, rows: SEGMENT_ROWS + 20 });
  await tick(boxOffice, HOUR_MS / 2);
  expect(await storedRows(boxOffice)).toMatchObject({ first: 1 });

  await tick(boxOffice, HOUR_MS);
  expect(await storedRows(boxOffice)).toMatchObject({ first: SEGMENT_ROWS + 1, rows: 20 });
  const { objects } = await env.LEDGER_ARCHIVE.list({ prefix: address.eventId });
  expect(objects.map(({ key }) => key)).toEqual([`${address.eventId}/1/000000000001-000000000500.ndjson`]);

  await evictDurableObject(boxOffice);
  const decide = batchesTo(boxOffice, { boot: 2 });
  accepted((await decide(holdSeats(newFan(), [1])))[0]);
  const verdict = await verified(boxOffice);
  expect(verdict.fault).toBeNull();
  expect(verdict.summary).toMatchObject({
    rows: SEGMENT_ROWS + 21,
    compared: { checkpoint: true, memory: true },
  });
});

it('[LEDGER-9] a crash after the segment was stored and before its rows were deleted leaves a harmless copy', async () => {
  const { boxOffice, address } = await saleWithRows(SEGMENT_ROWS + 20);
  const put = env.LEDGER_ARCHIVE.put.bind(env.LEDGER_ARCHIVE);
  const stored = vi.spyOn(env.LEDGER_ARCHIVE, 'put').mockImplementation(async (...args: Parameters<typeof put>) => {
    await put(...args);
    throw new Error('the object dies here');
  });
  vi.spyOn(console, 'error').mockReturnValue();
  await tick(boxOffice, HOUR_MS + 1);
  expect(stored).toHaveBeenCalledOnce();
  vi.restoreAllMocks();
  await evictDurableObject(boxOffice);
  expect(await storedRows(boxOffice)).toMatchObject({ first: 1, rows: SEGMENT_ROWS + 20 });
  expect((await verified(boxOffice)).fault).toBeNull();

  await tick(boxOffice, 60_001);
  expect(await storedRows(boxOffice)).toMatchObject({ first: SEGMENT_ROWS + 1, rows: 20 });
  expect((await env.LEDGER_ARCHIVE.list({ prefix: address.eventId })).objects).toHaveLength(1);
  expect((await verified(boxOffice)).fault).toBeNull();
});

it('[LEDGER-9] rows that Postgres does not have yet stay', async () => {
  vi.spyOn(env.BOOKINGS, 'send').mockRejectedValue(new Error('the queue is away'));
  vi.spyOn(console, 'error').mockReturnValue();
  const { boxOffice } = await saleWithRows(SEGMENT_ROWS + 20, (sql) => {
    sql.exec('UPDATE ledger SET fact_bytes = 1 WHERE seq = 3');
  });
  await tick(boxOffice, HOUR_MS + 1);
  expect(await storedRows(boxOffice)).toMatchObject({ first: 1, rows: SEGMENT_ROWS + 20 });
});

it('[LEDGER-9] rows of an event with a jurisdiction stay within it', async () => {
  const address = { ...freshAddress(), jurisdiction: 'eu' as const };
  const { boxOffice } = await saleWithRows(SEGMENT_ROWS + 20, undefined, { address });
  await tick(boxOffice, HOUR_MS + 1);
  expect(await storedRows(boxOffice)).toMatchObject({ first: 1, rows: SEGMENT_ROWS + 20 });
});

it('[LEDGER-9] an export that was begun before its rows moved goes on in the archive', async () => {
  const { boxOffice } = await saleWithRows(SEGMENT_ROWS + 20);
  const begun = (await boxOffice.openLedgerExport())!;
  await tick(boxOffice, HOUR_MS + 1);
  expect(await storedRows(boxOffice)).toMatchObject({ first: SEGMENT_ROWS + 1 });
  const text = begun.header + (await pagesOf(boxOffice, begun.throughSeq));
  expect((await verdictOn(text)).fault).toBeNull();
});

/** A sale with so many rows in its ledger, a checkpoint and a signed head at the last one. */
async function saleWithRows(
  rows: number,
  before: (sql: SqlStorage) => void = () => undefined,
  changes: Partial<Publication> = {},
) {
  const sale = await publishedSale(changes);
  const { boxOffice } = sale;
  const decide = batchesTo(boxOffice);
  const fan = newFan();
  for (let row = 0; row < rows; row += 2) {
    const hold = accepted((await decide(holdSeats(fan, [row % 40])))[0]);
    await decide(onHold('release', fan, hold));
  }
  await runInDurableObject(boxOffice, (_, { storage }) => before(storage.sql));
  await tick(boxOffice, 11_000);
  return sale;
}

/** Lets time pass, and the alarm ring. */
async function tick(boxOffice: BoxOfficeStub, ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await runDurableObjectAlarm(boxOffice);
}

function storedRows(boxOffice: BoxOfficeStub) {
  return runInDurableObject(boxOffice, (_, { storage }) =>
    storage.sql.exec('SELECT min(seq) AS first, count(*) AS rows FROM ledger').one(),
  );
}

async function verified(boxOffice: BoxOfficeStub): Promise<Verdict> {
  const { header, throughSeq } = (await boxOffice.openLedgerExport())!;
  return verdictOn(header + (await pagesOf(boxOffice, throughSeq)));
}

function verdictOn(text: string): Promise<Verdict> {
  return verifyLedger(text.split('\n'), {
    sha256,
    verifySignature: (publicKey, message, signature) => ed25519.verify(signature, message, publicKey),
    publicKeys: [PUBLIC_KEY],
    knownHeads: [],
  });
}

/** The rest of an export, as the Worker puts it together. */
async function pagesOf(boxOffice: BoxOfficeStub, throughSeq: number): Promise<string> {
  let text = '';
  let afterSeq = 0;
  for (;;) {
    const page = await boxOffice.ledgerPage({ epoch: 1, afterSeq, throughSeq });
    if (page.kind === 'end') return text;
    text +=
      page.kind === 'lines'
        ? new TextDecoder().decode(page.text)
        : await (await env.LEDGER_ARCHIVE.get(page.objectKey))!.text();
    afterSeq = page.throughSeq;
  }
}
