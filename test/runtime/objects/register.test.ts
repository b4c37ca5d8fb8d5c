import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test, vi } from 'vitest';
import { chunkHashesKey, entryListKey } from '../../../domain/queue/draw/draw-files.ts';
import { ENTRY_BYTES } from '../../../domain/queue/draw/entry-place.ts';
import { chunkedAuditPath } from '../../../domain/queue/draw/merkle-chunks.ts';
import { standsInTree } from '../../../domain/queue/draw/merkle.ts';
import type { QueuePlan } from '../../../domain/queue/queue-plan.ts';
import { registerOf } from '../../../domain/queue/register-of.ts';
import { registerAt } from '../../../durable-objects/address-book.ts';
import { sha256 } from '../../../durable-objects/box-office/sha256.ts';
import { NewcomerNumbers } from '../../../durable-objects/register/newcomer-numbers.ts';
import { KeptStub } from '../../../durable-objects/runtime/kept-stub.ts';
import type { BoxOfficeQueueRpc } from '../../../protocol/rpc/box-office-queue.ts';
import type { JoinedPlace, JoinResult } from '../../../protocol/rpc/register.ts';
import { freshAddress } from './sale.ts';

const HOUR_MS = 3_600_000;

test('[REG-9] numbers that are on their way when another epoch begins are dropped, and asked for again', async () => {
  const register = registerAt(exports, freshAddress(), { index: 0, registers: 1 });
  await runInDurableObject(register, async (_, { storage }) => {
    const numbers = new NewcomerNumbers(storage.sql, { register: 0, newcomers: () => 3 });
    const asked: object[] = [];
    const officeThat = (gives: () => number): KeptStub<BoxOfficeQueueRpc> => {
      const giveNumbers: BoxOfficeQueueRpc['giveNumbers'] = async (ask) => {
        asked.push(ask);
        return { first: gives() };
      };
      return new KeptStub(() => ({ giveNumbers }) as BoxOfficeQueueRpc);
    };
    const lost = officeThat(() => {
      expect(numbers.lastForNextEpoch()).toBeNull();
      return 5;
    });
    expect(await numbers.fetch(lost)).toBe('waiting');
    expect(numbers.lastForNextEpoch()).toBeNull();
    expect(await numbers.fetch(officeThat(() => 7))).toBe('none');
    expect(numbers.lastForNextEpoch()).toEqual({ register: 0, request: 1, first: 7, count: 3 });
    expect(asked).toEqual([1, 2].map(() => ({ register: 0, request: 1, count: 3 })));
  });
});

describe('a register', () => {
  test('[QUEUE-5] 10,000 joins of one entry at once, over several connections, are one place', async () => {
    const address = freshAddress();
    const plan = gathering();
    const stubs = Array.from({ length: 5 }, () => registerAt(exports, address, { index: 0, registers: 1 }));
    const mine: JoinedPlace[] = [];
    for (let round = 0; round < 4; round++) {
      const asked = Array.from({ length: 2_500 }, (_, at) =>
        join(stubs[at % stubs.length]!, { address, plan, entry: entryOf(0), classIndex: 0 }),
      );
      mine.push(...(await Promise.all(asked)));
    }
    expect(mine.length).toBe(10_000);
    expect(new Set(mine.map(({ index }) => index))).toEqual(new Set([0]));
    const theirs = await joinMany(stubs[0]!, { address, plan, classIndex: 0, fans: 50, from: 1 });
    expect(theirs.map(({ index }) => index).sort((a, b) => a - b)).toEqual([...Array(51).keys()].slice(1));
    expect((await stubs[0]!.close({ address, plan })).classes).toEqual([{ count: 51, root: expect.any(String) }]);
  }, 60_000);

  test('[QUEUE-5] indexes are dense in each class, and survive an eviction', async () => {
    const address = freshAddress();
    const plan = gathering({ classes: ['members', 'public'] });
    const register = registerAt(exports, address, { index: 0, registers: 1 });
    const first = await join(register, { address, plan, entry: entryOf(1), classIndex: 1 });
    await join(register, { address, plan, entry: entryOf(2), classIndex: 0 });
    await evictDurableObject(register);
    const next = await join(register, { address, plan, entry: entryOf(3), classIndex: 1 });
    expect([first.index, next.index]).toEqual([0, 1]);
    // The class is the one that the fan joined first: an index that is given leaves no gap behind.
    expect(await join(register, { address, plan, entry: entryOf(1), classIndex: 0 })).toEqual(first);
  });

  test('[QUEUE-1] nobody joins before joining begins', async () => {
    const address = freshAddress();
    const plan = gathering({ joinsFromMs: Date.now() + HOUR_MS });
    const register = registerAt(exports, address, { index: 0, registers: 1 });
    expect(await register.join({ address, plan, entry: entryOf(1), classIndex: 0 })).toEqual(refused('not-open'));
  });

  test('[QUEUE-5] an entry belongs to one register, and is turned away by others', async () => {
    const address = freshAddress();
    const entry = entryOf(5);
    const index = (registerOf(entry, 2) + 1) % 2;
    const wrong = registerAt(exports, address, { index, registers: 2 });
    await runInDurableObject(wrong, async (instance) => {
      const ask = { address, plan: gathering(), entry, classIndex: 0 };
      await expect(instance.join(ask)).rejects.toThrow('own register');
    });
  });

  test('[REG-2] [DRAW-1] what it seals is what it publishes, and shows each entry at its index', async () => {
    const address = freshAddress();
    const plan = gathering({ classes: ['members', 'public'] });
    const register = registerAt(exports, address, { index: 0, registers: 1 });
    const places = await joinMany(register, { address, plan, classIndex: 1, fans: 300 });
    await joinMany(register, { address, plan, classIndex: 0, fans: 3, from: 1_000 });
    const { classes } = await register.close({ address, plan });
    expect(classes.map(({ count }) => count)).toEqual([3, 300]);

    const list = await stored(entryListKey(address.eventId, { classIndex: 1, register: 0 }));
    const hashes = await stored(chunkHashesKey(address.eventId, { classIndex: 1, register: 0 }));
    expect(list.length).toBe(300 * ENTRY_BYTES);
    const root = hexToBytes(classes[1]!.root);
    for (const fan of [0, 255, 256, 299]) {
      const index = places[fan]!.index;
      const from = (index - (index % 256)) * ENTRY_BYTES;
      const path = chunkedAuditPath(sha256, { chunk: list.subarray(from, from + 256 * ENTRY_BYTES), hashes, index });
      const entry = hexToBytes(entryOf(fan));
      expect(standsInTree(sha256, { entry, index, count: 300, path, root })).toBe(true);
    }
  });

  test('[REG-3] a crash on any line of closing changes nothing of what is sealed', async () => {
    const address = freshAddress();
    const plan = gathering();
    const register = registerAt(exports, address, { index: 0, registers: 1 });
    await joinMany(register, { address, plan, classIndex: 0, fans: 20 });
    const sealed = await register.close({ address, plan });
    // The lists were not stored yet, and the answer may have been lost.
    await evictDurableObject(register);
    expect(await register.close({ address, plan })).toEqual(sealed);
    const key = entryListKey(address.eventId, { classIndex: 0, register: 0 });
    const list = await stored(key);
    const chunks = await stored(chunkHashesKey(address.eventId, { classIndex: 0, register: 0 }));
    expect(chunks.length).toBe(32);
    // It crashed before it knew that they were stored: they are stored again, the same.
    await runInDurableObject(register, async (_, { storage }) => {
      storage.sql.exec('UPDATE state SET lists_stored = 0');
      await storage.setAlarm(Date.now() + HOUR_MS);
    });
    await env.LEDGER_ARCHIVE.delete(key);
    await evictDurableObject(register);
    await runDurableObjectAlarm(register);
    expect(await stored(key)).toEqual(list);
    expect(await register.close({ address, plan })).toEqual(sealed);
  });

  test('[REG-3] who joins after the seal is a newcomer, also when the clock has not reached T', async () => {
    const address = freshAddress();
    const plan = gathering();
    const register = registerAt(exports, address, { index: 0, registers: 1 });
    const drawn = await join(register, { address, plan, entry: entryOf(1), classIndex: 0 });
    const sealed = await register.close({ address, plan });
    await evictDurableObject(register);
    const late = await join(register, { address, plan, entry: entryOf(2), classIndex: 0 });
    expect(late).toMatchObject({ isNewcomer: true, index: 0, number: null });
    expect(await join(register, { address, plan, entry: entryOf(1), classIndex: 0 })).toEqual(drawn);
    expect(await register.close({ address, plan })).toEqual(sealed);
  });
});

type RegisterStub = ReturnType<typeof registerAt>;
type Ask = Parameters<RegisterStub['join']>[0];

async function join(register: RegisterStub, ask: Ask): Promise<JoinedPlace> {
  return placed(await register.join(ask));
}

async function joinMany(
  register: RegisterStub,
  { fans, from = 0, ...ask }: Omit<Ask, 'entry'> & { fans: number; from?: number },
): Promise<JoinedPlace[]> {
  const asked = Array.from({ length: fans }, (_, fan) => join(register, { ...ask, entry: entryOf(from + fan) }));
  return await Promise.all(asked);
}

function placed(result: JoinResult): JoinedPlace {
  if (!result.ok) throw new Error(`refused: ${result.reason}`);
  const { classIndex, register, index, isNewcomer, number } = result;
  return { classIndex, register, index, isNewcomer, number };
}

function refused(reason: string) {
  return { ok: false, reason };
}

async function stored(key: string): Promise<Uint8Array> {
  const object = await vi.waitUntil(() => env.LEDGER_ARCHIVE.get(key), { timeout: 10_000, interval: 50 });
  return new Uint8Array(await object.arrayBuffer());
}

function entryOf(fan: number): string {
  return bytesToHex(sha256(Uint8Array.of(fan >> 8, fan & 0xff)).subarray(0, ENTRY_BYTES));
}

function gathering(changes: Partial<QueuePlan> = {}): QueuePlan {
  const nowMs = Date.now();
  return {
    registers: 1,
    joinsFromMs: nowMs - HOUR_MS,
    closesAtMs: nowMs + HOUR_MS,
    opensAtMs: nowMs + 2 * HOUR_MS,
    beacon: null,
    schedule: [],
    capacity: 10,
    passSeconds: 600,
    graceSeconds: 120,
    classes: ['public'],
    ...changes,
  };
}
