import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommandResult, FanCommand } from '../../../domain/inventory/commands.ts';
import { idOf } from '../../../domain/shared/ids.ts';
import { CommandBatches } from '../../../durable-objects/floor/command-batches.ts';
import type { FloorBatchResult } from '../../../protocol/rpc/box-office.ts';

const ID = '0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b';
const PAUSE_MS = 20;
const BUSY = { ok: false, refusal: { reason: 'busy', retryAfterSeconds: 2 } };

/** A call that arrived at the other side, to be answered, broken or left alone. */
interface Call {
  seq: number;
  keys: string[];
  attempt: number;
  answer(result?: FloorBatchResult): void;
  fail(error: unknown): void;
}

let calls: Call[];
let batches: CommandBatches;

beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
  batches = new CommandBatches({
    pauseMs: PAUSE_MS,
    send: ({ seq, commands }, attempt) =>
      new Promise((resolve, reject) => {
        const keys = commands.map(({ key }) => key);
        const answer = (result: FloorBatchResult = { ok: true, results: commands.map(refusalWithKey) }): void =>
          resolve(result);
        calls.push({ seq, keys, attempt, answer, fail: reject });
      }),
  });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the self-clocking batch', () => {
  it('[FLOOR-2] alone, a command leaves at once; what comes meanwhile is the next batch', async () => {
    const first = batches.decide(command('a'));
    const second = batches.decide(command('b'));
    const third = batches.decide(command('c'));
    expect(calls).toMatchObject([{ seq: 1, keys: ['a'] }]);
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(calls).toHaveLength(1);
    calls[0]!.answer();
    expect(await first).toEqual(refusalWithKey(command('a')));
    expect(calls[1]).toMatchObject({ seq: 2, keys: ['b', 'c'] });
    calls[1]!.answer();
    expect(await Promise.all([second, third])).toEqual([command('b'), command('c')].map(refusalWithKey));
  });

  it('[FLOOR-2] a quick answer does not make the next batch earlier than the pause', async () => {
    const first = batches.decide(command('a'));
    calls[0]!.answer();
    await first;
    void batches.decide(command('b'));
    await vi.advanceTimersByTimeAsync(PAUSE_MS - 1);
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toHaveLength(2);
  });

  it('[FLOOR-11] nothing keeps an idle floor awake', async () => {
    const result = batches.decide(command('a'));
    calls[0]!.answer();
    await result;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[FLOOR-3] 5,000 may wait, the next is told to come back', async () => {
    for (let i = 0; i < 5_001; i++) void batches.decide(command(`${i}`));
    expect(await batches.decide(command('late'))).toEqual(BUSY);
    calls[0]!.answer();
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(calls[1]!.keys).toHaveLength(200);
  });

  it('[FLOOR-3] when the first in line has waited two seconds, the next is told to come back until it has left', async () => {
    void batches.decide(command('a'));
    void batches.decide(command('b'));
    await vi.advanceTimersByTimeAsync(1_999);
    void batches.decide(command('c'));
    await vi.advanceTimersByTimeAsync(1);
    expect(await batches.decide(command('d'))).toEqual(BUSY);
    calls[0]!.answer();
    await vi.advanceTimersByTimeAsync(0);
    void batches.decide(command('e'));
    calls[1]!.answer();
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(calls.map(({ keys }) => keys)).toEqual([['a'], ['b', 'c'], ['e']]);
  });
});

describe('a batch without an answer', () => {
  it('[FLOOR-16] goes out again after 5 s with the same seq over a fresh stub, and one answer is enough', async () => {
    const result = batches.decide(command('a'));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls[1]).toMatchObject({ seq: 1, keys: ['a'], attempt: 1 });
    calls[1]!.answer();
    expect(await result).toEqual(refusalWithKey(command('a')));
    calls[0]!.answer();
    void batches.decide(command('b'));
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(calls[2]).toMatchObject({ seq: 2, attempt: 0 });
  });

  it('[FLOOR-16] goes out again when the connection broke or the box office started anew', async () => {
    const result = batches.decide(command('a'));
    calls[0]!.fail(Object.assign(new Error('reset'), { durableObjectReset: true }));
    await vi.advanceTimersByTimeAsync(100);
    calls[1]!.fail(Object.assign(new Error('network'), { retryable: true }));
    await vi.advanceTimersByTimeAsync(100);
    expect(calls.map(({ seq, attempt }) => [seq, attempt])).toEqual([
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    calls[2]!.answer();
    expect(await result).toEqual(refusalWithKey(command('a')));
  });

  it('[FLOOR-16] is given up after half a minute: its fans try again with the same key', async () => {
    const result = batches.decide(command('a'));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await result).toEqual(BUSY);
    expect(calls).toHaveLength(6);
  });

  it('[FLOOR-17] is never repeated to an overloaded box office', async () => {
    const result = batches.decide(command('a'));
    calls[0]!.fail(Object.assign(new Error('overloaded'), { overloaded: true, retryable: true }));
    expect(await result).toEqual(BUSY);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(1);
  });

  it('[FLOOR-17] fails loudly over a bug, and the next batch goes on', async () => {
    const result = batches.decide(command('a'));
    const failed = expect(result).rejects.toThrow('a bug');
    calls[0]!.fail(new Error('a bug'));
    await failed;
    const next = batches.decide(command('b'));
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    calls[1]!.answer();
    expect(await next).toEqual(refusalWithKey(command('b')));
  });

  it('[FLOOR-16] [BOX-11] goes out again at once when its boot number is worth nothing any more', async () => {
    const result = batches.decide(command('a'));
    calls[0]!.answer({ ok: false, refusal: 'stale-batch' });
    await vi.advanceTimersByTimeAsync(0);
    expect(calls.map(({ seq, keys, attempt }) => [seq, keys, attempt])).toEqual([
      [1, ['a'], 0],
      [1, ['a'], 1],
    ]);
    calls[1]!.answer();
    expect(await result).toEqual(refusalWithKey(command('a')));
  });
});

function command(key: string): FanCommand {
  const fan = { userId: null, deviceId: idOf<FanCommand['fan']['deviceId']>(ID) };
  return { kind: 'release', key, fan, holdId: idOf(ID), fence: '1.1' };
}

/** An answer that shows which command it is for. */
function refusalWithKey({ key }: { key: string }): CommandResult {
  return { ok: false, refusal: { reason: 'unknown-zone', zone: key } };
}
