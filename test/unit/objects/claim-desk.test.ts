import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { idOf, type DeviceId } from '../../../domain/shared/ids.ts';
import type { ClaimOutcome } from '../../../domain/queue/admission.ts';
import { ClaimDesk } from '../../../durable-objects/floor/claim-desk.ts';
import { CLAIM_SYNC_MS } from '../../../durable-objects/floor/floor-limits.ts';
import { KeptStub } from '../../../durable-objects/runtime/kept-stub.ts';
import type { BoxOfficeQueueRpc, ClaimsAnswer, FloorClaims } from '../../../protocol/rpc/box-office-queue.ts';

const ENTRY = 'e1';
const DEVICE = idOf<DeviceId>('0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b');
const OTHER_DEVICE = idOf<DeviceId>('0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0c');
const IN_LINE: ClaimOutcome = { kind: 'in-line', ahead: 0 };

interface Call extends FloorClaims {
  answer(outcomes: ClaimOutcome[]): void;
}

let calls: Call[];
let desk: ClaimDesk;

beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
  const office: Pick<BoxOfficeQueueRpc, 'syncClaims'> = {
    syncClaims: (sync) =>
      new Promise<ClaimsAnswer>((resolve) => {
        const clock = { nowMs: Date.now(), isPaused: false, epoch: 1 };
        const answer = (outcomes: ClaimOutcome[]): void =>
          resolve({ kind: 'taken', office: 'o', clock, outcomes, passes: [], lapsed: [] });
        calls.push({ ...sync, answer });
      }),
  };
  const stub = new KeptStub(() => office as BoxOfficeQueueRpc);
  desk = new ClaimDesk({ floor: 0, office: () => stub, tellPass: () => undefined });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('[QUEUE-23] who leaves while a claim is on its way', () => {
  it('by an older socket than that of the claim: stays until the newer one closes', async () => {
    const [older, newer] = [socket(), socket()];
    await claimed(older);
    void claim(newer);
    await nextCall();
    desk.closed(older);
    answerLast([IN_LINE]);
    expect(await nextCall()).toMatchObject({ claims: [], gone: [] });
    desk.closed(newer);
    answerLast([]);
    expect(await nextCall()).toMatchObject({ claims: [], gone: [ENTRY] });
    await expectNoMoreCalls();
  });

  it('by the socket of the claim: is gone', async () => {
    const only = socket();
    void claim(only);
    await nextCall();
    desk.closed(only);
    answerLast([IN_LINE]);
    expect(await nextCall()).toMatchObject({ claims: [], gone: [ENTRY] });
    await expectNoMoreCalls();
  });

  it('by leaving: is gone', async () => {
    void claim(socket());
    await nextCall();
    void desk.leave({ entry: ENTRY, deviceId: DEVICE });
    answerLast([IN_LINE]);
    expect(await nextCall()).toMatchObject({ gone: [ENTRY], leaving: [{ entry: ENTRY, deviceId: DEVICE }] });
    await expectNoMoreCalls();
  });

  it('by the newer of two sockets of one browser: stays by the older', async () => {
    const [older, newer] = [socket(), socket()];
    await claimed(older);
    void claim(newer);
    await nextCall();
    desk.closed(newer);
    answerLast([IN_LINE]);
    expect(await nextCall()).toMatchObject({ claims: [], gone: [] });
  });

  it('by the socket of another browser, which has taken the place over: is gone from both', async () => {
    const [here, there] = [socket(), socket()];
    await claimed(here);
    void claim(there, OTHER_DEVICE);
    await nextCall();
    desk.closed(there);
    answerLast([IN_LINE]);
    expect(await nextCall()).toMatchObject({ claims: [], gone: [ENTRY] });
    await expectNoMoreCalls();
  });
});

function claim(at: WebSocket, deviceId = DEVICE): Promise<unknown> {
  return desk.claim({ entry: ENTRY, number: 1, deviceId, takesOver: true }, at);
}

async function claimed(at: WebSocket): Promise<void> {
  void claim(at);
  await nextCall();
  answerLast([IN_LINE]);
}

async function nextCall(): Promise<FloorClaims> {
  const before = calls.length;
  await vi.advanceTimersByTimeAsync(CLAIM_SYNC_MS);
  expect(calls).toHaveLength(before + 1);
  return calls.at(-1)!;
}

function answerLast(outcomes: ClaimOutcome[]): void {
  calls.at(-1)!.answer(outcomes);
}

async function expectNoMoreCalls(): Promise<void> {
  const before = calls.length;
  answerLast([]);
  await vi.advanceTimersByTimeAsync(3 * CLAIM_SYNC_MS);
  expect(calls).toHaveLength(before);
}

function socket(): WebSocket {
  return {} as WebSocket;
}
