import { runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import type { Fan } from '../../../domain/inventory/commands.ts';
import { QueueKeys } from '../../../domain/queue/queue-keys.ts';
import { ticketToken } from '../../../domain/queue/queue-token.ts';
import { registerOf } from '../../../domain/queue/register-of.ts';
import { boxOfficeOf, floorAt, floorIndexOf, registerAt } from '../../../durable-objects/address-book.ts';
import type { Claim } from '../../../protocol/http/claims.ts';
import { hmacSha256 } from '../../../workers/hmac-sha256.ts';
import { accepted, freshAddress, holdSeats, newFan, newUser, publishedSale, refusalOf } from './sale.ts';
import { openShopper, type ShopperClient } from './shopper.ts';

const SOON = { timeout: 15_000, interval: 50 };
const FLOORS = 2;
const KEYS = new QueueKeys(hmacSha256, [env.QUEUE_SECRET]);

type Sale = Awaited<ReturnType<typeof publishedSale>>;

const saleWithoutQueue = () => publishedSale({ address: freshAddress(), floors: FLOORS });

function floorFor({ address }: Sale, { deviceId }: Fan) {
  return floorAt(exports, address, FLOORS, floorIndexOf(deviceId, FLOORS));
}

async function hold(sale: Sale, fan: Fan, { seat, pass }: { seat: number; pass?: string }) {
  return (await floorFor(sale, fan).submit(sale.address, holdSeats(fan, [seat]), pass)).result;
}

/** What the floor told over the socket. */
async function passTold(client: ShopperClient): Promise<string> {
  return await vi.waitFor(() => {
    const told = client.messages.flatMap((message) => (message.type === 'claim' ? [message.claim] : []));
    const claim = told.find(({ state }) => state === 'pass');
    if (claim?.state !== 'pass') throw new Error('no pass was told');
    return claim.pass;
  }, SOON);
}

async function claimAgain(sale: Sale, fan: Fan): Promise<Claim> {
  const answer = await floorFor(sale, fan).claim(sale.address, fan, { renew: false });
  if (!answer.ok) throw new Error(answer.reason);
  return answer.claim;
}

describe('a queue that is switched on', () => {
  test('[SWITCH-3] [SWITCH-6] tells who shops of their pass; everybody else is refused', async () => {
    const sale = await saleWithoutQueue();
    const [looking, holding, late] = [newFan(), newFan(), newFan()];
    const page = await openShopper(floorFor(sale, looking), sale.address, looking);
    accepted(await hold(sale, holding, { seat: 1 }));
    expect(await sale.boxOffice.switchQueueOn({ capacity: 1 })).toEqual({ ok: true });

    expect(refusalOf(await hold(sale, late, { seat: 2 }))).toEqual({ reason: 'no-pass' });
    expect(refusalOf(await hold(sale, looking, { seat: 2 }))).toEqual({ reason: 'no-pass' });
    accepted(await hold(sale, looking, { seat: 2, pass: await passTold(page) }));
    expect(await claimAgain(sale, holding)).toMatchObject({ state: 'pass' });
    expect(await claimAgain(sale, late)).toEqual({ state: 'not-called', number: null });
    const status = await sale.boxOffice.queueStatus();
    expect(status).toMatchObject({ phase: 'open', isFirstCome: true, nowServing: 2, given: 2, draw: null });
  });

  test('[SWITCH-3] who held before they signed in goes on as whom they are', async () => {
    const sale = await saleWithoutQueue();
    const fan = newUser();
    accepted(await hold(sale, { ...fan, userId: null }, { seat: 1 }));
    await sale.boxOffice.switchQueueOn({ capacity: null });
    expect(await claimAgain(sale, fan)).toMatchObject({ state: 'pass' });
    expect(await claimAgain(sale, newUser())).toMatchObject({ state: 'not-called' });
  });

  test('[SWITCH-2] [JOIN-7] who joins by a device has a number at once, and a pass when a place is free', async () => {
    const sale = await saleWithoutQueue();
    await sale.boxOffice.switchQueueOn({ capacity: 1 });
    const plan = (await sale.boxOffice.queuePlan())!;
    const fan = newFan();
    const entry = KEYS.entryOf(sale.address.eventId, fan.deviceId);
    const place = { index: registerOf(entry, plan.registers), registers: plan.registers };
    const join = () =>
      registerAt(exports, sale.address, place).join({ address: sale.address, plan, entry, classIndex: 0 });
    expect(await join()).toMatchObject({ ok: true, isNewcomer: true, index: 0 });
    const joined = await vi.waitFor(async () => {
      const again = await join();
      if (!again.ok || again.number === null) throw new Error('no number yet');
      return again;
    }, SOON);
    expect(joined).toMatchObject({ index: 0, number: 0 });
    const { ok: _, ...stands } = joined;
    const ticket = ticketToken(KEYS, { address: sale.address, entry, ...stands });
    const signedIn = { ...newUser(), deviceId: fan.deviceId };
    const pass = await vi.waitFor(async () => {
      const answer = await floorFor(sale, signedIn).claim(sale.address, signedIn, { ticket, renew: false });
      if (!answer.ok || answer.claim.state !== 'pass') throw new Error(JSON.stringify(answer));
      return answer.claim.pass;
    }, SOON);
    accepted(await hold(sale, signedIn, { seat: 4, pass }));
    const stranger = newFan();
    expect(await floorFor(sale, stranger).claim(sale.address, stranger, { ticket, renew: false })).toEqual({
      ok: false,
      reason: 'other-fan',
    });
  });

  test('[SWITCH-5] is on after the box office has started anew, and after a rebuild with what the ledger said', async () => {
    const sale = await saleWithoutQueue();
    const fan = newFan();
    accepted(await hold(sale, fan, { seat: 1 }));
    await sale.boxOffice.switchQueueOn({ capacity: 5 });
    const plan = await sale.boxOffice.queuePlan();
    await runInDurableObject(sale.boxOffice, (_, state) => state.abort('it dies')).catch(() => undefined);
    const boxOffice = boxOfficeOf(exports, sale.address);
    expect(await boxOffice.queuePlan()).toEqual(plan);
    expect(await claimAgain(sale, fan)).toMatchObject({ state: 'pass' });

    const retired = await boxOffice.retire({ epoch: 2 });
    if (retired.kind !== 'retired') throw new Error(retired.kind);
    const remains = { bookings: [], operated: retired.operated, paid: [] };
    const publication = { ...sale.publication, epoch: 2 };
    expect(await boxOffice.rebuild({ publication, remains })).toMatchObject({ ok: true });
    expect(await boxOffice.queuePlan()).toEqual(plan);
    expect(await boxOffice.queueStatus()).toMatchObject({ phase: 'open', given: 1, nowServing: 1 });
    expect(await claimAgain(sale, fan)).toMatchObject({ state: 'not-called' });
  });

  test('[SWITCH-1] by the word of a floor that is crowded for seconds, and by no less', async () => {
    const sale = await saleWithoutQueue();
    expect(await sale.boxOffice.crowded({ floor: 0 })).toBe(true);
    expect(await sale.boxOffice.queuePlan()).toBeNull();
    await vi.waitFor(
      async () => {
        await sale.boxOffice.crowded({ floor: 0 });
        expect(await sale.boxOffice.queuePlan()).toMatchObject({ isFirstCome: true, capacity: FLOORS * 2_000 });
      },
      { timeout: 20_000, interval: 500 },
    );
    expect(await sale.boxOffice.crowded({ floor: 0 })).toBe(false);
    expect(await sale.boxOffice.switchQueueOn({ capacity: 3 })).toEqual({ ok: true });
    expect(await sale.boxOffice.queuePlan()).toMatchObject({ capacity: FLOORS * 2_000 });
  });

  test('[SWITCH-1] never where nothing is sold any more', async () => {
    const sale = await saleWithoutQueue();
    await sale.boxOffice.decideOperator({ kind: 'close-sale' });
    expect(await sale.boxOffice.crowded({ floor: 0 })).toBe(false);
    expect(await sale.boxOffice.switchQueueOn({ capacity: 1 })).toEqual({ ok: false, reason: 'sale-closed' });
  });
});
