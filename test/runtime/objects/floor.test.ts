import { createHmac } from 'node:crypto';
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { quotePayload } from '../../../domain/pricing/quote.ts';
import { boxOfficeOf, floorAt } from '../../../durable-objects/address-book.ts';
import { BoxOffice } from '../../../durable-objects/box-office/box-office.ts';
import {
  accepted,
  availabilityAt,
  batchesTo,
  frameOf,
  freshAddress,
  holdSeats,
  newFan,
  onHold,
  PLAN_HASH,
  publishedSale,
  refusalOf,
  statesOf,
  type FloorStub,
} from './sale.ts';
import { openShopper } from './shopper.ts';

const HELD = 1;
/** For what comes soon on an idle machine: a busy one is not a failure. */
const SOON = { timeout: 10_000 };

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('commands', () => {
  it('[FLOOR-1] a command is decided by the box office, and a success brings a quote that proves its price', async () => {
    const { floor, address, boxOffice } = await publishedSale();
    const { result, quote } = await floor.submit(address, holdSeats(newFan(), [1, 2]));
    const hold = accepted(result);
    expect(statesOf(await availabilityAt(boxOffice), [1, 2])).toEqual([HELD, HELD]);

    const [document, signature] = quote!.split('.') as [string, string];
    const quoted = JSON.parse(Buffer.from(document, 'base64url').toString()) as HoldView;
    expect(quoted).toMatchObject({
      address,
      holdId: hold.holdId,
      fence: hold.fence,
      total: hold.total,
      seats: hold.seats,
    });
    const expected = createHmac('sha256', env.QUOTE_SECRET).update(quotePayload(address, quoted)).digest('base64url');
    expect(signature).toBe(expected);
    const dearer = { ...quoted, total: { ...quoted.total, faceMinor: 1 } };
    expect(quotePayload(address, dearer)).not.toBe(quotePayload(address, quoted));
  });

  it('[FLOOR-19] what is sold out is refused without the box office, until seats come back', async () => {
    const { floor, address, boxOffice, publication } = await publishedSale();
    const seats = Array.from({ length: publication.capacity }, (_, seat) => seat);
    expect(await boxOffice.decideOperator({ kind: 'block', seats })).toMatchObject({ ok: true });
    await floor.snapshot(address);
    const decided = vi.spyOn(BoxOffice.prototype, 'decideBatch');
    const refused = await floor.submit(address, holdSeats(newFan(), [1, 2]));
    expect(refusalOf(refused.result)).toEqual({ reason: 'seats-taken', seats: [1, 2] });
    expect(decided).not.toHaveBeenCalled();

    expect(await boxOffice.decideOperator({ kind: 'unblock', seats: [1, 2] })).toMatchObject({ ok: true });
    await vi.waitFor(async () => accepted((await floor.submit(address, holdSeats(newFan(), [1, 2]))).result), SOON);
    expect(decided).toHaveBeenCalled();
  });

  it('[FLOOR-2] commands that come together travel together', async () => {
    const { floor, address, boxOffice } = await publishedSale();
    const commands = Array.from({ length: 40 }, (_, seat) => holdSeats(newFan(), [seat]));
    const results = await Promise.all(commands.map((command) => floor.submit(address, command)));
    for (const { result } of results) accepted(result);
    const rows = await runInDurableObject(boxOffice, (_, { storage }) =>
      Number(storage.sql.exec('SELECT count(*) AS rows FROM ledger').one().rows),
    );
    expect(rows).toBeLessThan(10);
  });

  it('[FLOOR-2] one of 64 floors calls the box office every 160 ms at most', async () => {
    const address = freshAddress();
    const floor = floorAt(exports, address, 64, 63);
    await floor.submit(address, holdSeats(newFan(), [1]));
    const startedAtMs = Date.now();
    await floor.submit(address, holdSeats(newFan(), [1]));
    await floor.submit(address, holdSeats(newFan(), [1]));
    expect(Date.now() - startedAtMs).toBeGreaterThan(160);
  });

  it('[FLOOR-3] a floor where 5,000 wait tells the next to come back, and decides the others', async () => {
    const { floor, address } = await publishedSale({ seatsPerFanMax: 1 });
    const commands = Array.from({ length: 5_200 }, () => holdSeats(newFan(), [1]));
    // All in one turn of the floor: one leaves at once, 5,000 wait.
    const results = await runInDurableObject(floor, (instance) =>
      Promise.all(commands.map((command) => instance.submit(address, command))),
    );
    const refusals = results.flatMap(({ result }) => (result.ok ? [] : [result.refusal]));
    const busy = refusals.filter(({ reason }) => reason === 'busy');
    expect(busy).toHaveLength(199);
    expect(busy[0]).toEqual({ reason: 'busy', retryAfterSeconds: 2 });
    expect(refusals.filter(({ reason }) => reason === 'seats-taken')).toHaveLength(5_000);
  });

  it('[FLOOR-4] a refusal is remembered by its key for a minute; another body under that key is an error', async () => {
    const { floor, address, boxOffice } = await publishedSale();
    const winner = newFan();
    const hold = accepted((await floor.submit(address, holdSeats(winner, [1]))).result);
    const command = holdSeats(newFan(), [1]);
    expect(refusalOf((await floor.submit(address, command)).result).reason).toBe('seats-taken');
    await batchesTo(boxOffice, { floor: 9 })(onHold('release', winner, hold));

    expect(refusalOf((await floor.submit(address, command)).result).reason).toBe('seats-taken');
    const other = { ...command, seats: holdSeats(newFan(), [2]).seats };
    expect(refusalOf((await floor.submit(address, other)).result).reason).toBe('key-reused');
  });

  it('[FLOOR-4] after the minute it is decided again', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { floor, address } = await publishedSale();
    const winner = newFan();
    const hold = accepted((await floor.submit(address, holdSeats(winner, [1]))).result);
    const command = holdSeats(newFan(), [1]);
    refusalOf((await floor.submit(address, command)).result);
    accepted((await floor.submit(address, onHold('release', winner, hold))).result);
    vi.setSystemTime(Date.now() + 60_001);
    accepted((await floor.submit(address, command)).result);
  });

  it('[FLOOR-5] a floor that starts again takes a higher boot number, and its batches go on', async () => {
    const { floor, address, boxOffice } = await publishedSale();
    accepted((await floor.submit(address, holdSeats(newFan(), [1]))).result);
    await evictDurableObject(floor);
    accepted((await floor.submit(address, holdSeats(newFan(), [2]))).result);
    const batch = await runInDurableObject(boxOffice, (_, { storage }) =>
      storage.sql.exec('SELECT floor, boot, seq FROM floor_batch').one(),
    );
    expect(batch).toEqual({ floor: 0, boot: 2, seq: 1 });
  });

  it('[FLOOR-16] commands reach the successor of a box office that died', async () => {
    const { floor, address, boxOffice } = await publishedSale();
    accepted((await floor.submit(address, holdSeats(newFan(), [1]))).result);
    await runInDurableObject(boxOffice, (_, state) => state.abort('killed')).catch(() => undefined);
    accepted((await floor.submit(address, holdSeats(newFan(), [2]))).result);
    expect(refusalOf((await floor.submit(address, holdSeats(newFan(), [1]))).result).reason).toBe('seats-taken');
  });

  it('[FLOOR-16] while the box office cannot write, its fans are busy; afterwards the same key works', async () => {
    const { floor, address, boxOffice } = await publishedSale();
    await runInDurableObject(boxOffice, (_, { storage }) => {
      storage.sql.exec("CREATE TRIGGER full BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    });
    const command = holdSeats(newFan(), [1]);
    expect(refusalOf((await floor.submit(address, command)).result).reason).toBe('busy');
    await runInDurableObject(boxOfficeOf(exports, address), (_, { storage }) => storage.sql.exec('DROP TRIGGER full'));
    accepted((await floor.submit(address, command)).result);
  });

  it('[FLOOR-18] a fan sees their own hold with its quote, and nobody else’s', async () => {
    const { floor, address } = await publishedSale();
    const fan = newFan();
    const { result, quote } = await floor.submit(address, holdSeats(fan, [1]));
    const { holdId } = accepted(result);
    const seen = await floor.view(address, fan, holdId);
    expect([accepted(seen.result).holdId, seen.quote]).toEqual([holdId, quote]);
    const refused = await floor.view(address, newFan(), holdId);
    expect([refusalOf(refused.result), refused.quote]).toEqual([{ reason: 'not-your-hold' }, null]);
  });

  it('[FLOOR-6] an event that is not published has no seats and no holds', async () => {
    const address = freshAddress();
    const floor = floorAt(exports, address, 1, 0);
    expect(await floor.snapshot(address)).toBeNull();
    expect(refusalOf((await floor.submit(address, holdSeats(newFan(), [1]))).result).reason).toBe('not-published');
    const shopper = await openShopper(floor, address);
    shopper.hello(null);
    await vi.waitFor(() => expect(shopper.messages).toHaveLength(1), SOON);
    expect(shopper.messages[0]).toMatchObject({ type: 'problem', problem: { type: '/problems/not-on-sale' } });
  });
});

describe('seat changes', () => {
  it('[FLOOR-7] two shoppers see each other’s holds within a second', async () => {
    const { floor, address } = await publishedSale();
    const [one, two] = [await openShopper(floor, address), await openShopper(floor, address)];
    for (const shopper of [one, two]) shopper.hello(null);
    await vi.waitFor(() => expect([one.stateOf(3), two.stateOf(9)]).toEqual([0, 0]), SOON);
    const startedAtMs = Date.now();
    one.say(holdMessage([3]));
    await vi.waitFor(() => expect(two.stateOf(3)).toBe(HELD), SOON);
    two.say(holdMessage([9]));
    await vi.waitFor(() => expect(one.stateOf(9)).toBe(HELD), SOON);
    expect(Date.now() - startedAtMs).toBeLessThan(2000);
    expect(one.messages[0]).toMatchObject({ type: 'hold', hold: { state: 'held', eventId: address.eventId } });
    expect([one.gaps, two.gaps]).toEqual([0, 0]);
  });

  it('[FLOOR-7] shoppers on different floors of one event see them too', async () => {
    const { address } = await publishedSale({ floors: 3 });
    const here = await openShopper(floorAt(exports, address, 3, 0), address);
    const there = await openShopper(floorAt(exports, address, 3, 2), address);
    for (const shopper of [here, there]) shopper.hello(null);
    await vi.waitFor(() => expect(there.stateOf(3)).toBe(0), SOON);
    here.say(holdMessage([3]));
    await vi.waitFor(() => expect(there.stateOf(3)).toBe(HELD), SOON);
  });

  it('[FLOOR-7] [BOX-4] seats of an expired hold come back on the map by themselves', async () => {
    const { floor, address } = await publishedSale({ holdSeconds: 1 });
    const shopper = await openShopper(floor, address);
    shopper.hello(null);
    shopper.say(holdMessage([3]));
    await vi.waitFor(() => expect(shopper.stateOf(3)).toBe(HELD), SOON);
    await vi.waitFor(() => expect(shopper.stateOf(3)).toBe(0), SOON);
  });

  it('[FLOOR-8] changes come coalesced, at most two frames a second', async () => {
    const { floor, address } = await publishedSale();
    const shopper = await openShopper(floor, address);
    shopper.hello(null);
    await vi.waitFor(() => expect(shopper.availability).not.toBeNull(), SOON);
    const startedAtMs = Date.now();
    for (let seat = 0; seat < 30; seat++) accepted((await floor.submit(address, holdSeats(newFan(), [seat]))).result);
    await vi.waitFor(() => expect(shopper.stateOf(29)).toBe(HELD), SOON);
    const allowed = 1 + Math.ceil((Date.now() - startedAtMs) / 500);
    expect(shopper.frames.length - 1).toBeLessThanOrEqual(allowed);
  });

  it('[FLOOR-9] a client that comes back gets what it missed, or a snapshot when that is not remembered', async () => {
    const { floor, address } = await publishedSale();
    const before = await openShopper(floor, address);
    before.hello(null);
    await vi.waitFor(() => expect(before.availability).not.toBeNull(), SOON);
    for (const seat of [3, 4]) {
      accepted((await floor.submit(address, holdSeats(newFan(), [seat]))).result);
      await vi.waitFor(() => expect(before.stateOf(seat)).toBe(HELD), SOON);
    }
    const again = await openShopper(floor, address);
    again.hello({ epoch: 1, version: 0 });
    await vi.waitFor(() => expect(again.frames).toHaveLength(1), SOON);
    expect(again.frames[0]).toMatchObject({
      kind: 'delta',
      delta: {
        fromVersion: 0,
        toVersion: 2,
        changes: [
          { seat: 3, state: HELD },
          { seat: 4, state: HELD },
        ],
      },
    });

    const stranger = await openShopper(floor, address);
    stranger.hello({ epoch: 7, version: 0 });
    await vi.waitFor(() => expect(stranger.frames[0]).toMatchObject({ kind: 'snapshot' }), SOON);
  });

  it('[FLOOR-9] a floor that missed a push notices, and brings its sockets up to date', async () => {
    const { floor, address, boxOffice } = await publishedSale();
    const shopper = await openShopper(floor, address);
    shopper.hello(null);
    await vi.waitFor(() => expect(shopper.availability).not.toBeNull(), SOON);
    const decide = batchesTo(boxOffice, { floor: 9 });
    const push = await losePush(floor);
    await decide(holdSeats(newFan(), [5]));
    await vi.waitFor(() => expect(push).toHaveBeenCalledOnce(), SOON);
    await decide(holdSeats(newFan(), [6]));
    await vi.waitFor(() => expect([shopper.stateOf(5), shopper.stateOf(6)]).toEqual([HELD, HELD]), SOON);
    expect(shopper.gaps).toBe(0);
  });

  it('[FLOOR-9] while the box office is out of reach it greets with what it has, and knowing nothing it closes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { floor, address } = await publishedSale();
    const first = await openShopper(floor, address);
    first.hello(null);
    await vi.waitFor(() => expect(first.availability).not.toBeNull(), SOON);
    vi.spyOn(BoxOffice.prototype, 'snapshot').mockRejectedValue(new Error('out of reach'));
    vi.setSystemTime(Date.now() + 2_000);
    const second = await openShopper(floor, address);
    second.hello(null);
    await vi.waitFor(() => expect(second.availability).not.toBeNull(), SOON);

    await evictDurableObject(floor);
    const third = await openShopper(floor, address);
    const closed = vi.fn<(code: number) => void>();
    third.socket.addEventListener('close', ({ code }) => closed(code));
    third.hello(null);
    await vi.waitFor(() => expect(closed).toHaveBeenCalledWith(1013), SOON);
    expect(third.messages).toMatchObject([{ type: 'problem' }]);
  });

  it('[FLOOR-10] the snapshot is at most a second old and never goes back', async () => {
    const { floor, address, boxOffice } = await publishedSale();
    const first = frameOf((await floor.snapshot(address))!);
    await batchesTo(boxOffice, { floor: 9 })(holdSeats(newFan(), [5]));
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const second = frameOf((await floor.snapshot(address))!);
    expect([first, second]).toMatchObject([{ availability: { version: 0 } }, { availability: { version: 1 } }]);
  });

  it('[FLOOR-11] hibernated sockets hear of changes and can still hold', async () => {
    const { floor, address, boxOffice } = await publishedSale();
    const fan = newFan();
    const shopper = await openShopper(floor, address, fan);
    shopper.hello(null);
    await vi.waitFor(() => expect(shopper.availability).not.toBeNull(), SOON);
    await evictDurableObject(floor);
    await batchesTo(boxOffice, { floor: 9 })(holdSeats(newFan(), [5]));
    await vi.waitFor(() => expect(shopper.stateOf(5)).toBe(HELD), SOON);

    await evictDurableObject(floor);
    shopper.say(holdMessage([6]));
    await vi.waitFor(
      () => expect(shopper.messages[0]).toMatchObject({ type: 'hold', hold: { seats: [{ seat: 6 }] } }),
      SOON,
    );
    expect(shopper.gaps).toBe(0);
  });

  it('[FLOOR-12] a box office that died before it could push tells its floors when it starts again', async () => {
    const { floor, address, boxOffice } = await publishedSale();
    const shopper = await openShopper(floor, address);
    shopper.hello(null);
    await vi.waitFor(() => expect(shopper.availability).not.toBeNull(), SOON);
    const decide = batchesTo(boxOffice, { floor: 9 });
    await decide(holdSeats(newFan(), [4]));
    await vi.waitFor(() => expect(shopper.stateOf(4)).toBe(HELD), SOON);
    // The next push waits for half a second to pass: this change is durable and nobody hears of it.
    await decide(holdSeats(newFan(), [5]));
    await runInDurableObject(boxOffice, (_, state) => state.abort('killed')).catch(() => undefined);

    await boxOfficeOf(exports, address).snapshot();
    await vi.waitFor(() => expect(shopper.stateOf(5)).toBe(HELD), SOON);
  });
});

describe('sockets', () => {
  it('[FLOOR-11] a ping is answered, and who closes is gone', async () => {
    const { floor, address } = await publishedSale();
    const shopper = await openShopper(floor, address);
    shopper.say('ping');
    await vi.waitFor(() => expect(shopper.pongs).toBe(1), SOON);
    expect(await openSockets(floor)).toBe(1);
    shopper.socket.close(1000, 'done');
    await vi.waitFor(async () => expect(await openSockets(floor)).toBe(0), SOON);
  });

  it('[FLOOR-13] what a client gets wrong comes back as a problem that names the field', async () => {
    const { floor, address } = await publishedSale();
    const shopper = await openShopper(floor, address);
    shopper.say('{');
    shopper.say({ type: 'hold', requestId: 'r1', key: 'k', body: { planHash: PLAN_HASH, seats: [{ seat: 1 }] } });
    shopper.say({ ...holdMessage([1]), colour: 'red' });
    shopper.say('x'.repeat(20_000));
    shopper.socket.send(new Uint8Array(3));
    await vi.waitFor(() => expect(shopper.messages).toHaveLength(5), SOON);
    const types = shopper.messages.map((message) => (message.type === 'problem' ? message.problem.type : 'hold'));
    expect(types).toEqual([
      '/problems/malformed-json',
      '/problems/invalid-request',
      '/problems/invalid-request',
      '/problems/body-too-large',
      '/problems/invalid-request',
    ]);
    expect(shopper.messages[1]).toMatchObject({ requestId: 'r1', problem: { errors: [{ pointer: '/key' }] } });
  });

  it('[FLOOR-13] a refusal answers the request it belongs to', async () => {
    const { floor, address } = await publishedSale();
    const shopper = await openShopper(floor, address);
    shopper.say(holdMessage([63]));
    await vi.waitFor(() => expect(shopper.messages).toHaveLength(1), SOON);
    expect(shopper.messages[0]).toMatchObject({ requestId: 'request', problem: { seats: [63] } });
  });

  it('[FLOOR-14] one socket cannot flood its floor', async () => {
    const { floor, address } = await publishedSale();
    const shopper = await openShopper(floor, address);
    for (let i = 0; i < 40; i++) shopper.say('{');
    await vi.waitFor(() => expect(shopper.messages).toHaveLength(40), SOON);
    const last = shopper.messages.at(-1)!;
    expect(last).toMatchObject({ problem: { type: '/problems/too-many-requests', status: 429 } });
    expect(shopper.messages[0]).toMatchObject({ problem: { type: '/problems/malformed-json' } });
  });

  it('[FLOOR-15] extend and release work over the socket, for the fan whose socket it is', async () => {
    const { floor, address } = await publishedSale();
    const fan = newFan();
    const [owner, stranger] = [await openShopper(floor, address, fan), await openShopper(floor, address)];
    const hold = accepted((await floor.submit(address, holdSeats(fan, [1]))).result);
    const request = { requestId: 'r', holdId: hold.holdId, body: { fence: hold.fence } };
    stranger.say({ type: 'release', key: crypto.randomUUID(), ...request });
    owner.say({ type: 'extend', key: crypto.randomUUID(), ...request });
    await vi.waitFor(() => expect([owner.messages.length, stranger.messages.length]).toEqual([1, 1]), SOON);
    expect(owner.messages[0]).toMatchObject({ type: 'hold', hold: { extended: true } });
    expect(stranger.messages[0]).toMatchObject({ problem: { type: '/problems/not-your-hold' } });
    owner.say({ type: 'release', key: crypto.randomUUID(), ...request });
    await vi.waitFor(
      () => expect(owner.messages[1]).toMatchObject({ hold: { state: 'released', secondsLeft: 0 } }),
      SOON,
    );
  });
});

function holdMessage(seats: number[]) {
  return {
    type: 'hold',
    requestId: 'request',
    key: crypto.randomUUID(),
    body: { planHash: PLAN_HASH, seats: seats.map((seat) => ({ seat })) },
  };
}

function openSockets(floor: FloorStub): Promise<number> {
  return runInDurableObject(floor, (_, state) => state.getWebSockets().length);
}

/** The floor's next push is lost on its way. */
function losePush(floor: FloorStub) {
  return runInDurableObject(floor, (instance) =>
    vi.spyOn(Object.getPrototypeOf(instance) as typeof instance, 'changed').mockResolvedValueOnce(),
  );
}
