import { hexToBytes } from '@noble/hashes/utils.js';
import { expect, test, vi } from 'vitest';
import { numberByProof } from '../../../domain/queue/draw/entry-place.ts';
import type { DrawRecord } from '../../../domain/queue/draw/draw-record.ts';
import { verifyRecord } from '../../../domain/queue/draw/verify-record.ts';
import { sha256 } from '../../../durable-objects/box-office/sha256.ts';
import type { entryProofSchema } from '../../../protocol/http/draw.ts';
import type * as z from 'zod';
import { insertSampleEvent } from '../../support/postgres-sample.ts';
import { ask, freshEmail, get, post, problemIn, signIn, signInAs, testDatabase } from './client.ts';

const PERSON = 'XXXX.DUMMY.TOKEN.XXXX';
const FANS = 4;
const NEWCOMERS = 3;
const CLOSES_IN_MS = 10_000;

interface OwnEntry {
  class: string;
  register: number;
  index: number;
  isNewcomer: boolean;
  number: number | null;
  proof: z.infer<typeof entryProofSchema> | null;
}

test('[QUEUE-2] [QUEUE-7] [DRAW-12] from joining to the numbers: drawn by all that is published, newcomers behind', async () => {
  const fans = await signInMany(FANS);
  const newcomers = await signInMany(NEWCOMERS);
  const { eventId, closesAtMs } = await gatheringEvent();
  for (const fan of fans) expect((await join(eventId, fan)).number).toBeNull();
  expect(await readDraw(eventId)).toMatchObject({ closesAtMs, seal: null, drawn: null });

  await new Promise((resolve) => setTimeout(resolve, closesAtMs - Date.now() + 50));
  const late = await Promise.all(newcomers.map((fan) => join(eventId, fan)));
  expect(late.every(({ isNewcomer }) => isNewcomer)).toBe(true);
  const record = await vi.waitUntil(
    async () => {
      const now = await readDraw(eventId);
      return now.drawn === null ? null : now;
    },
    { timeout: 40_000, interval: 250 },
  );
  const draw = verifyRecord(sha256, record);
  if (!draw.ok) throw new Error(draw.failure);
  expect(draw.value.unproven).toBe('no-beacon');

  const numbers = new Set<number>();
  for (const fan of fans) {
    const { proof } = await vi.waitUntil(async () => proven(await ownEntry(eventId, fan)), { timeout: 30_000 });
    const bytes = { ...proof, entry: hexToBytes(proof.entry), path: proof.path.map((hash) => hexToBytes(hash)) };
    const number = numberByProof(sha256, draw.value.classes, bytes);
    if (!number.ok) throw new Error(number.failure);
    numbers.add(number.value);
    const list = await ask(`/v1/events/${eventId}/draw/entries/${proof.classIndex}/${proof.register}`);
    const entries = new Uint8Array(await list.arrayBuffer());
    expect(entries.subarray(proof.index * 16, proof.index * 16 + 16)).toEqual(bytes.entry);
  }
  expect([...numbers].sort((a, b) => a - b)).toEqual([0, 1, 2, 3]);

  const given = await Promise.all(
    newcomers.map((fan) =>
      vi.waitUntil(async () => (await ownEntry(eventId, fan)).number, { timeout: 30_000, interval: 500 }),
    ),
  );
  expect(given.sort((a, b) => a - b)).toEqual([4, 5, 6]);
}, 120_000);

test('[DRAW-12] who has not joined has no entry, and a register that is open no list', async () => {
  const { eventId } = await gatheringEvent(60_000);
  const stranger = await signIn(freshEmail());
  const mine = await ask(`/v1/events/${eventId}/queue/entries/me`, { token: stranger });
  expect(await problemIn(mine)).toMatchObject({ code: 'not-joined' });
  expect(await problemIn(await ask(`/v1/events/${eventId}/draw/entries/0/0`))).toMatchObject({ code: 'not-drawn' });
  await join(eventId, stranger);
  expect(await ownEntry(eventId, stranger)).toMatchObject({ class: 'Everybody', index: 0, number: null, proof: null });
});

async function gatheringEvent(closesInMs = CLOSES_IN_MS): Promise<{ eventId: string; closesAtMs: number }> {
  const { eventId } = await insertSampleEvent(testDatabase());
  const token = await signInAs('organiser');
  const closesAtMs = Date.now() + closesInMs;
  const body = {
    joinsFrom: new Date(Date.now() - 60_000).toISOString(),
    closesAt: new Date(closesAtMs).toISOString(),
    opensAt: new Date(closesAtMs + 15_000).toISOString(),
    capacity: 2,
    registers: 2,
    isVerifiable: false,
  };
  expect((await ask(`/v1/events/${eventId}/queue`, { method: 'PUT', body, token })).status).toBe(200);
  await post(`/v1/events/${eventId}/publish`, { token });
  return { eventId, closesAtMs };
}

async function signInMany(count: number): Promise<string[]> {
  const tokens: string[] = [];
  while (tokens.length < count) tokens.push(await signIn(freshEmail()));
  return tokens;
}

function join(eventId: string, token: string): Promise<OwnEntry> {
  return post<OwnEntry>(`/v1/events/${eventId}/queue/entries`, { body: { botToken: PERSON }, token });
}

function ownEntry(eventId: string, token: string): Promise<OwnEntry> {
  return get<OwnEntry>(`/v1/events/${eventId}/queue/entries/me`, { token });
}

function proven(entry: OwnEntry): { proof: NonNullable<OwnEntry['proof']> } | null {
  return entry.proof && { proof: entry.proof };
}

function readDraw(eventId: string): Promise<DrawRecord> {
  return get<DrawRecord>(`/v1/events/${eventId}/draw`);
}
