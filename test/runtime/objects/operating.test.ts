import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OperatorResult, PaymentCommand } from '../../../domain/inventory/commands.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import type { SaleStatus } from '../../../domain/inventory/sale-view.ts';
import { idOf, type BookingId } from '../../../domain/shared/ids.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import {
  accepted,
  availabilityAt,
  batchesTo,
  holdSeats,
  newFan,
  newUser,
  publishedSale,
  refusalOf,
  smallHall,
  statesOf,
  type BoxOfficeStub,
} from './sale.ts';

const MINUTE = 60_000;
const PAUSE = { kind: 'pause-clock' } as const;
const RESUME = { kind: 'resume-clock' } as const;
const [AVAILABLE, HELD, BOOKED, BLOCKED] = [0, 1, 2, 3];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

function wait(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

function saleOf(result: OperatorResult): SaleStatus {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.sale;
}

async function msLeft(boxOffice: BoxOfficeStub, { holdId }: HoldView): Promise<number> {
  const { expiresAtMs, nowMs } = accepted(await boxOffice.viewHold(holdId, null));
  return expiresAtMs - nowMs;
}

describe("an operator's commands", () => {
  it('[BOX-1] [BOX-19] are refused until the sale is published', async () => {
    const boxOffice = boxOfficeOf(exports, smallHall().address);
    expect(await boxOffice.decideOperator(PAUSE)).toEqual({ ok: false, refusal: { reason: 'not-published' } });
  });

  it('[CLOCK-2] [CLOCK-3] [CLOCK-7] a pause over restarts and alarms takes nobody seconds', async () => {
    const { boxOffice } = await publishedSale();
    const decide = batchesTo(boxOffice);
    const hold = accepted((await decide(holdSeats(newFan(), [4])))[0]);
    wait(3 * MINUTE);
    expect(saleOf(await boxOffice.decideOperator(PAUSE)).paused).toBe(true);
    wait(9 * MINUTE);
    await evictDurableObject(boxOffice);
    await runDurableObjectAlarm(boxOffice);
    expect(refusalOf((await decide(holdSeats(newFan(), [5])))[0])).toEqual({ reason: 'paused' });
    expect(await msLeft(boxOffice, hold)).toBe(7 * MINUTE);
    wait(9 * MINUTE);
    expect(saleOf(await boxOffice.decideOperator(RESUME)).paused).toBe(false);
    await evictDurableObject(boxOffice);
    wait(7 * MINUTE - 1);
    expect(await msLeft(boxOffice, hold)).toBe(1);
    wait(1);
    await runDurableObjectAlarm(boxOffice);
    expect(statesOf(await availabilityAt(boxOffice), [4])).toEqual([AVAILABLE]);
  });

  it('[CLOCK-8] a machine whose clock is behind neither revives what expired nor prolongs a pause that is over', async () => {
    const { boxOffice } = await publishedSale();
    const decide = batchesTo(boxOffice);
    const first = accepted((await decide(holdSeats(newFan(), [4])))[0]);
    await boxOffice.decideOperator(PAUSE);
    wait(60 * MINUTE);
    await boxOffice.decideOperator(RESUME);
    wait(-30 * MINUTE);
    await evictDurableObject(boxOffice);
    expect(await msLeft(boxOffice, first)).toBe(10 * MINUTE);
    wait(40 * MINUTE);
    expect(statesOf(await availabilityAt(boxOffice), [4])).toEqual([AVAILABLE]);
    wait(-60 * MINUTE);
    await evictDurableObject(boxOffice);
    expect(accepted(await boxOffice.viewHold(first.holdId, null)).state).toEqual({ name: 'released', why: 'expired' });
    expect(statesOf(await availabilityAt(boxOffice), [4])).toEqual([AVAILABLE]);
  });

  it('[BLOCK-1] [BLOCK-2] [BLOCK-3] blocked seats show in the snapshot and survive a restart', async () => {
    const { boxOffice } = await publishedSale();
    const decide = batchesTo(boxOffice);
    await decide(holdSeats(newFan(), [7]));
    const before = (await availabilityAt(boxOffice)).version;
    const sale = saleOf(await boxOffice.decideOperator({ kind: 'block', seats: [4, 5] }));
    expect(sale).toMatchObject({ version: before + 1, seats: { available: 57, held: 1, booked: 0, blocked: 6 } });
    await evictDurableObject(boxOffice);
    expect(statesOf(await availabilityAt(boxOffice), [4, 5, 6, 7])).toEqual([BLOCKED, BLOCKED, AVAILABLE, HELD]);
    expect(await boxOffice.decideOperator({ kind: 'block', seats: [6, 7] })).toEqual({
      ok: false,
      refusal: { reason: 'seats-taken', seats: [7] },
    });
    expect(saleOf(await boxOffice.decideOperator({ kind: 'unblock', seats: [4] })).seats.blocked).toBe(5);
    expect(statesOf(await availabilityAt(boxOffice), [4, 5])).toEqual([AVAILABLE, BLOCKED]);
  });

  it('[BACK-1] [BACK-2] what was given back stays so over a restart, and goes to one fan', async () => {
    const { boxOffice } = await publishedSale();
    const decide = batchesTo(boxOffice);
    const fan = newUser();
    const { holdId, fence, total } = accepted((await decide(holdSeats(fan, [4, 5])))[0]);
    await decide({ kind: 'start-payment', key: crypto.randomUUID(), fan, holdId, fence });
    const amountMinor = total.faceMinor + total.feeMinor + total.taxMinor;
    const payment = { sessionId: 'cs-1', paymentId: 'pi-1', amountMinor };
    accepted(await boxOffice.decidePayment({ kind: 'commit', holdId, fence, ...payment }));
    const giveBack: PaymentCommand = { kind: 'give-back', bookingId: idOf<BookingId>(holdId), seats: [4] };
    accepted(await boxOffice.decidePayment(giveBack));
    expect(statesOf(await availabilityAt(boxOffice), [4, 5])).toEqual([AVAILABLE, BOOKED]);
    accepted((await decide(holdSeats(newFan(), [4])))[0]);
    await evictDurableObject(boxOffice);
    accepted(await boxOffice.decidePayment(giveBack));
    expect(statesOf(await availabilityAt(boxOffice), [4, 5])).toEqual([HELD, BOOKED]);
  });
});
