import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PaymentCommand } from '../../../domain/inventory/commands.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import type { HoldId } from '../../../domain/shared/ids.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import {
  accepted,
  availabilityAt,
  batchesTo,
  failureOf,
  freshId,
  holdSeats,
  newFan,
  newUser,
  onHold,
  publishedSale,
  refusalOf,
  smallHall,
  statesOf,
  type BoxOfficeStub,
} from './sale.ts';

const [AVAILABLE, HELD, BLOCKED] = [0, 1, 3];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('publication', () => {
  it('[BOX-1] refuses everything until it is published', async () => {
    const boxOffice = boxOfficeOf(exports, smallHall().address);
    const commands = [holdSeats(newFan(), [1])];
    expect(await boxOffice.decideBatch({ floor: 0, boot: 1, seq: 1, commands })).toEqual({
      ok: false,
      refusal: 'not-published',
    });
    expect(refusalOf(await boxOffice.viewHold(freshId(), null))).toEqual({ reason: 'not-published' });
    expect(await boxOffice.snapshot()).toBeNull();
  });

  it('[BOX-2] the same content twice changes nothing, in whatever order its fields come; other content is refused', async () => {
    const { publication, boxOffice } = await publishedSale();
    const hold = accepted((await batchesTo(boxOffice)(holdSeats(newFan(), [3])))[0]);
    const reordered = Object.fromEntries(Object.entries(publication).toReversed()) as unknown as typeof publication;
    expect(await boxOffice.publish(reordered)).toEqual({ ok: true, epoch: 1 });
    expect(accepted(await boxOffice.viewHold(hold.holdId, null)).fence).toBe(hold.fence);
    expect(await boxOffice.publish({ ...publication, seatsPerFanMax: 7 })).toEqual({
      ok: false,
      reason: 'other-publication',
    });
  });

  it('[BOX-2] a publication with a fault is a bug of the caller: it throws and sells nothing', async () => {
    const boxOffice = boxOfficeOf(exports, smallHall().address);
    expect(await failureOf(() => boxOffice.publish(smallHall({ capacity: 63 })))).toContain('a publication is valid');
    expect(await boxOffice.snapshot()).toBeNull();
  });
});

describe('holds', () => {
  it('[BOX-3] hold, replace, extend and release show in the snapshot', async () => {
    const { boxOffice } = await publishedSale();
    const decide = batchesTo(boxOffice);
    const fan = newFan();
    const hold = accepted((await decide(holdSeats(fan, [4, 5])))[0]);
    expect(hold.total).toEqual({ faceMinor: 10_000, feeMinor: 900, taxMinor: 190 });
    expect(statesOf(await availabilityAt(boxOffice), [3, 4, 5, 6, 63])).toEqual([0, HELD, HELD, 0, BLOCKED]);

    const moved = accepted((await decide(holdSeats(fan, [5, 6], { replaces: hold })))[0]);
    expect(moved.expiresAtMs).toBe(hold.expiresAtMs);
    expect(statesOf(await availabilityAt(boxOffice), [4, 5, 6])).toEqual([AVAILABLE, HELD, HELD]);

    const extended = accepted((await decide(onHold('extend', fan, moved)))[0]);
    expect(extended.expiresAtMs).toBeGreaterThan(hold.expiresAtMs);
    expect(accepted((await decide(onHold('release', fan, extended)))[0]).state.name).toBe('released');
    expect(statesOf(await availabilityAt(boxOffice), [4, 5, 6])).toEqual([0, 0, 0]);
  });

  it('[BOX-3] [I1] of two fans who want one seat, the first in the batch gets it', async () => {
    const { boxOffice } = await publishedSale();
    const results = await batchesTo(boxOffice)(holdSeats(newFan(), [7, 8]), holdSeats(newFan(), [8, 9]));
    accepted(results[0]);
    expect(refusalOf(results[1])).toEqual({ reason: 'seats-taken', seats: [8] });
    expect(statesOf(await availabilityAt(boxOffice), [7, 8, 9])).toEqual([HELD, HELD, AVAILABLE]);
  });

  it('[BOX-4] [I10] an expired hold is free to the next who asks, before any alarm', async () => {
    const { boxOffice } = await publishedSale();
    const decide = batchesTo(boxOffice);
    const hold = accepted((await decide(holdSeats(newFan(), [10])))[0]);
    vi.setSystemTime(hold.expiresAtMs - 1);
    expect(refusalOf((await decide(holdSeats(newFan(), [10])))[0]).reason).toBe('seats-taken');
    vi.setSystemTime(hold.expiresAtMs);
    expect(statesOf(await availabilityAt(boxOffice), [10])).toEqual([AVAILABLE]);
    expect(accepted(await boxOffice.viewHold(hold.holdId, null)).state).toEqual({ name: 'released', why: 'expired' });
    accepted((await decide(holdSeats(newFan(), [10])))[0]);
  });

  it('[BOX-4] event time does not go back with the clock of the machine, nor with a restart on another', async () => {
    const { boxOffice } = await publishedSale();
    const decide = batchesTo(boxOffice);
    const first = accepted((await decide(holdSeats(newFan(), [10])))[0]);
    vi.setSystemTime(Date.now() - 3_600_000);
    const second = accepted((await decide(holdSeats(newFan(), [11])))[0]);
    await evictDurableObject(boxOffice);
    const third = accepted((await decide(holdSeats(newFan(), [12])))[0]);
    expect([second.expiresAtMs, third.expiresAtMs]).toEqual([first.expiresAtMs, first.expiresAtMs]);
  });

  it('[BOX-4] the alarm ends holds that nobody asks about', async () => {
    const { boxOffice } = await publishedSale();
    const hold = accepted((await batchesTo(boxOffice)(holdSeats(newFan(), [11])))[0]);
    const before = await ledgerRows(boxOffice);
    vi.setSystemTime(hold.expiresAtMs + 1);
    expect(await runDurableObjectAlarm(boxOffice)).toBe(true);
    expect(await ledgerRows(boxOffice)).toBe(before + 1);
  });

  it('[BOX-4] an alarm that rings early sets itself again for the deadline', async () => {
    const { boxOffice } = await publishedSale();
    const hold = accepted((await batchesTo(boxOffice)(holdSeats(newFan(), [11])))[0]);
    vi.setSystemTime(Date.now() + 60_000);
    await runDurableObjectAlarm(boxOffice);
    const alarmAtMs = await runInDurableObject(boxOffice, (_, state) => state.storage.getAlarm());
    expect(alarmAtMs).toBe(hold.expiresAtMs);
  });
});

describe('the ledger', () => {
  it('[BOX-5] [I8] [I11] a restart gives the same seats, holds and keys', async () => {
    const { boxOffice } = await publishedSale();
    const decide = batchesTo(boxOffice);
    const [one, two, gone] = [newFan(), newFan(), newFan()];
    const command = holdSeats(one, [1, 2]);
    const first = accepted((await decide(command))[0]);
    const second = accepted((await decide(holdSeats(two, [20, 21])))[0]);
    const endedCommand = holdSeats(gone, [30]);
    const ended = accepted((await decide(endedCommand))[0]);
    await decide(onHold('release', gone, ended), onHold('extend', two, second));
    const before = await picture(boxOffice, [first, second, ended]);

    await evictDurableObject(boxOffice);
    expect(await picture(boxOffice, [first, second, ended])).toEqual(before);
    expect(accepted((await decide(command))[0]).fence).toBe(first.fence);
    expect(accepted((await decide(endedCommand))[0])).toMatchObject({
      holdId: ended.holdId,
      state: { name: 'released' },
    });
    expect(refusalOf((await decide({ ...command, seats: holdSeats(one, [3]).seats }))[0]).reason).toBe('key-reused');
  });

  it('[BOX-6] [I11] a quiet moment writes a checkpoint, and the start from it gives the same state', async () => {
    const { boxOffice } = await publishedSale();
    const decide = batchesTo(boxOffice);
    const kept = accepted((await decide(holdSeats(newFan(), [0, 1])))[0]);
    const last = accepted((await decide(holdSeats(newFan(), [39])))[0]);
    for (let checkpoint = 0; checkpoint < 2; checkpoint++) {
      for (let round = 0; round < 4; round++) await holdAndRelease(decide, 25);
      expect(await checkpointSeqs(boxOffice)).not.toContain(await ledgerRows(boxOffice));
      vi.setSystemTime(Date.now() + 60_000);
      await runDurableObjectAlarm(boxOffice);
      expect(await checkpointSeqs(boxOffice)).toEqual([await ledgerRows(boxOffice)]);
    }

    const after = accepted((await decide(holdSeats(newFan(), [38])))[0]);
    const before = await picture(boxOffice, [kept, last, after]);
    await evictDurableObject(boxOffice);
    expect(await picture(boxOffice, [kept, last, after])).toEqual(before);
  });

  it('[BOX-7] a row that was changed afterwards keeps the object from selling on it', async () => {
    const { boxOffice } = await publishedSale();
    const decide = batchesTo(boxOffice);
    await decide(holdSeats(newFan(), [1]));
    await decide(holdSeats(newFan(), [2]));
    await runInDurableObject(boxOffice, (_, { storage }) => {
      storage.sql.exec('UPDATE ledger SET at_ms = at_ms + 1 WHERE seq = 1');
    });
    await evictDurableObject(boxOffice);
    expect(await failureOf(() => boxOffice.snapshot())).toContain('another digest');
  });

  it('[BOX-8] a refusal touches no storage', async () => {
    const { boxOffice } = await publishedSale();
    const decide = batchesTo(boxOffice);
    await decide(holdSeats(newFan(), [1]));
    const before = await storedBytes(boxOffice);
    refusalOf((await decide(holdSeats(newFan(), [1])))[0]);
    refusalOf((await decide(holdSeats(newFan(), [63]), holdSeats(newFan(), [64])))[0]);
    expect(await storedBytes(boxOffice)).toEqual(before);
  });

  it('[BOX-9] [I8] a failed write ends the object: nobody is told, and the next one starts from storage', async () => {
    const { boxOffice, address } = await publishedSale();
    const kept = accepted((await batchesTo(boxOffice)(holdSeats(newFan(), [1])))[0]);
    await runInDurableObject(boxOffice, (_, { storage }) => {
      storage.sql.exec("CREATE TRIGGER full BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    });
    expect(await failureOf(() => batchesTo(boxOffice, { boot: 2 })(holdSeats(newFan(), [2])))).not.toBe('');

    const successor = boxOfficeOf(exports, address);
    expect(statesOf(await availabilityAt(successor), [1, 2])).toEqual([HELD, AVAILABLE]);
    await runInDurableObject(successor, (_, { storage }) => storage.sql.exec('DROP TRIGGER full'));
    accepted((await batchesTo(successor, { boot: 3 })(holdSeats(newFan(), [2])))[0]);
    expect(accepted(await successor.viewHold(kept.holdId, null)).state.name).toBe('held');
  });
});

it('[BOX-20] payment commands of one call are one ledger row, and a refused one does not hinder the others', async () => {
  const { boxOffice } = await publishedSale();
  const decide = batchesTo(boxOffice);
  const fans = [newUser(), newUser()];
  const held = (await decide(...fans.map((fan, seat) => holdSeats(fan, [seat])))).map(accepted);
  const starts = held.map(({ holdId, fence }, i) => {
    return { kind: 'start-payment' as const, key: crypto.randomUUID(), fan: fans[i]!, holdId, fence };
  });
  const paying = (await decide(...starts)).map(accepted);
  const rows = await ledgerRows(boxOffice);
  const [first, second] = paying;
  const attach = [first!, { ...first!, holdId: freshId<HoldId>() }, second!].map(
    ({ holdId, fence }): PaymentCommand => {
      return { kind: 'attach', holdId, fence, attempt: 1, sessionId: `session ${holdId}` };
    },
  );
  expect(await boxOffice.decidePayments(attach)).toEqual([null, { reason: 'hold-not-found' }, null]);
  const { state } = accepted(await boxOffice.viewHold(second!.holdId, null));
  expect(state).toMatchObject({ name: 'paying', sessionId: `session ${second!.holdId}` });
  expect(await ledgerRows(boxOffice)).toBe(rows + 1);
});

describe('batches of floors', () => {
  it('[BOX-10] the same seq gets the same answers and decides nothing again', async () => {
    const { boxOffice } = await publishedSale();
    const fan = newFan();
    const batch = { floor: 0, boot: 1, seq: 1, commands: [holdSeats(fan, [1]), holdSeats(newFan(), [1])] };
    const first = await boxOffice.decideBatch(batch);
    const rows = await ledgerRows(boxOffice);
    expect(await boxOffice.decideBatch(batch)).toEqual(first);
    expect(await ledgerRows(boxOffice)).toBe(rows);
  });

  it('[BOX-10] after a restart the same seq still gets what was accepted and what was refused', async () => {
    const { boxOffice } = await publishedSale();
    const [winner, loser] = [newFan(), newFan()];
    const batch = { floor: 0, boot: 1, seq: 1, commands: [holdSeats(winner, [1]), holdSeats(loser, [1, 2])] };
    const first = await boxOffice.decideBatch(batch);
    if (!first.ok) throw new Error(first.refusal);
    const hold = accepted(first.results[0]);
    // Seat 1 is free again, from another floor: deciding the loser anew would now succeed.
    await boxOffice.decideBatch({ floor: 1, boot: 1, seq: 1, commands: [onHold('release', winner, hold)] });
    await evictDurableObject(boxOffice);

    const again = await boxOffice.decideBatch(batch);
    if (!again.ok) throw new Error(again.refusal);
    expect(again.results[1]).toEqual(first.results[1]);
    expect(accepted(again.results[0])).toMatchObject({ holdId: hold.holdId, state: { name: 'released' } });
    expect(statesOf(await availabilityAt(boxOffice), [1, 2])).toEqual([AVAILABLE, AVAILABLE]);
  });

  it('[BOX-11] a late copy with a lower seq or of an older boot is refused, also after a restart', async () => {
    const { boxOffice } = await publishedSale();
    const late = [holdSeats(newFan(), [5])];
    await boxOffice.decideBatch({ floor: 0, boot: 2, seq: 4, commands: [holdSeats(newFan(), [1])] });
    for (const restart of [false, true]) {
      if (restart) await evictDurableObject(boxOffice);
      const stale = { ok: false, refusal: 'stale-batch' };
      expect(await boxOffice.decideBatch({ floor: 0, boot: 2, seq: 3, commands: late })).toEqual(stale);
      expect(await boxOffice.decideBatch({ floor: 0, boot: 1, seq: 9, commands: late })).toEqual(stale);
    }
    expect(statesOf(await availabilityAt(boxOffice), [5])).toEqual([AVAILABLE]);
    expect(await boxOffice.decideBatch({ floor: 0, boot: 3, seq: 1, commands: late })).toMatchObject({ ok: true });
  });

  it('[BOX-11] a late copy of what was refused makes no hold after a restart, and the floor goes on by its next boot', async () => {
    const { boxOffice } = await publishedSale();
    const winner = newFan();
    const taken = await boxOffice.decideBatch({ floor: 0, boot: 1, seq: 1, commands: [holdSeats(winner, [5])] });
    if (!taken.ok) throw new Error(taken.refusal);
    const refused = { floor: 0, boot: 1, seq: 2, commands: [holdSeats(newFan(), [5])] };
    expect(await boxOffice.decideBatch(refused)).toMatchObject({ ok: true, results: [{ ok: false }] });
    const other = { floor: 1, boot: 4, seq: 1, commands: [holdSeats(newFan(), [5])] };
    const first = await boxOffice.decideBatch(other);
    expect(first).toMatchObject({ ok: true, results: [{ ok: false }] });
    const { holdId, fence } = accepted(taken.results[0]);
    const release = { kind: 'release' as const, key: crypto.randomUUID(), fan: winner, holdId, fence };
    await boxOffice.decideBatch({ floor: 2, boot: 1, seq: 1, commands: [release] });
    await evictDurableObject(boxOffice);
    expect(await boxOffice.decideBatch(refused)).toEqual({ ok: false, refusal: 'stale-batch' });
    expect(await boxOffice.decideBatch(other)).toEqual(first);
    expect(statesOf(await availabilityAt(boxOffice), [5])).toEqual([AVAILABLE]);
    expect(await boxOffice.decideBatch({ ...refused, boot: 2 })).toMatchObject({ ok: true, results: [{ ok: true }] });
  });

  it('[BOX-11] a late copy of a batch of before makes no hold in a sale that was made anew', async () => {
    const { boxOffice } = await publishedSale();
    const late = { floor: 0, boot: 1, seq: 1, commands: [holdSeats(newFan(), [5])] };
    await boxOffice.decideBatch(late);
    await rebuildWithNothing(boxOffice);
    const ofOtherFloor = { ...late, floor: 1 };
    for (const batch of [late, ofOtherFloor, { ...ofOtherFloor, seq: 2 }]) {
      expect(await boxOffice.decideBatch(batch)).toEqual({ ok: false, refusal: 'stale-batch' });
    }
    expect(statesOf(await availabilityAt(boxOffice), [5])).toEqual([AVAILABLE]);
    expect(await boxOffice.decideBatch({ ...late, boot: 2 })).toMatchObject({ ok: true, results: [{ ok: true }] });
  });
});

/** As when an operator makes a sale anew of which nobody knows a booking. */
async function rebuildWithNothing(boxOffice: BoxOfficeStub): Promise<void> {
  await runInDurableObject(boxOffice, async (object, { storage }) => {
    const { content } = storage.sql.exec<{ content: string }>('SELECT content FROM publication').one();
    const publication: Publication = { ...(JSON.parse(content) as Publication), epoch: 2 };
    await object.retire({ epoch: 2 });
    const operated = { blockedSeats: [], paused: false, outage: null, closed: false };
    expect(await object.rebuild({ publication, remains: { bookings: [], operated, paid: [] } })).toMatchObject({
      ok: true,
    });
  });
}

/** Twice as many events as seats: each is held by a fan of its own and released. */
async function holdAndRelease(decide: ReturnType<typeof batchesTo>, seats: number): Promise<void> {
  const fans = Array.from({ length: seats }, newFan);
  const holds = await decide(...fans.map((fan, index) => holdSeats(fan, [index + 2])));
  await decide(...fans.map((fan, index) => onHold('release', fan, accepted(holds[index]))));
}

/** What the outside can see: the seats with their version, and these holds. */
async function picture(boxOffice: BoxOfficeStub, holds: { holdId: Parameters<BoxOfficeStub['viewHold']>[0] }[]) {
  const views = [];
  for (const { holdId } of holds) {
    const { nowMs: _, ...view } = accepted(await boxOffice.viewHold(holdId, null));
    views.push(view);
  }
  return { availability: await availabilityAt(boxOffice), views };
}

function ledgerRows(boxOffice: BoxOfficeStub): Promise<number> {
  return runInDurableObject(boxOffice, (_, { storage }) =>
    Number(storage.sql.exec('SELECT count(*) AS rows FROM ledger').one().rows),
  );
}

function checkpointSeqs(boxOffice: BoxOfficeStub): Promise<number[]> {
  return runInDurableObject(boxOffice, (_, { storage }) =>
    storage.sql
      .exec<{ seq: number }>('SELECT DISTINCT seq FROM checkpoint')
      .toArray()
      .map(({ seq }) => seq),
  );
}

function storedBytes(boxOffice: BoxOfficeStub): Promise<unknown> {
  return runInDurableObject(boxOffice, (_, { storage }) =>
    ['ledger', 'floor_batch', 'command_key', 'ended_hold', 'held_time'].map((table) =>
      storage.sql.exec(`SELECT * FROM ${table}`).toArray(),
    ),
  );
}
