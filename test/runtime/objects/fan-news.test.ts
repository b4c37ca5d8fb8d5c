import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import type { Fan } from '../../../domain/inventory/commands.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { priceTotalMinor } from '../../../domain/shared/money.ts';
import { floorAt, floorIndexOf } from '../../../durable-objects/address-book.ts';
import { accepted, holdSeats, newUser, publishedSale } from './sale.ts';
import { openShopper, type ShopperClient } from './shopper.ts';

const SOON = { timeout: 10_000 };
const PAUSED = { type: 'clock', paused: true };

/** A shopper who holds a seat and has a payment page open, at a socket that has said nothing. */
async function payingShopper({ address, boxOffice, floor }: Awaited<ReturnType<typeof publishedSale>>, seat: number) {
  const fan = newUser();
  const shopper = await openShopper(floor, address, fan);
  const held = accepted((await floor.submit(address, holdSeats(fan, [seat]))).result);
  const start = {
    kind: 'start-payment',
    key: crypto.randomUUID(),
    fan,
    holdId: held.holdId,
    fence: held.fence,
  } as const;
  const paying = accepted((await floor.submit(address, start)).result);
  const { holdId, fence } = paying;
  const sessionId = `cs-${holdId}`;
  const attach = { kind: 'attach', holdId, fence, attempt: 1, sessionId } as const;
  accepted(await boxOffice.decidePayment(attach));
  return { fan, shopper, hold: paying, sessionId };
}

function commitOf({ holdId, fence, total }: HoldView, sessionId: string, amountMinor = priceTotalMinor(total)) {
  return { kind: 'commit', holdId, fence, sessionId, paymentId: `pi-${holdId}`, amountMinor } as const;
}

function statesTold({ messages }: ShopperClient): string[] {
  return messages.map((message) => (message.type === 'hold-changed' ? message.hold.state : message.type));
}

async function told(shopper: ShopperClient, ...states: string[]): Promise<void> {
  await vi.waitFor(() => expect(statesTold(shopper)).toEqual(states), SOON);
}

test('[BOX-21] a payment’s outcome is told to the sockets of its fan, and to nobody else', async () => {
  const sale = await publishedSale();
  const [sold, refused, ended, stranger] = [
    await payingShopper(sale, 1),
    await payingShopper(sale, 2),
    await payingShopper(sale, 3),
    await openShopper(sale.floor, sale.address),
  ];
  const second = await openShopper(sale.floor, sale.address, sold.fan);
  accepted(await sale.boxOffice.decidePayment(commitOf(sold.hold, sold.sessionId)));
  await told(sold.shopper, 'committed');
  await told(second, 'committed');
  expect(sold.shopper.messages[0]).toMatchObject({ hold: { id: sold.hold.holdId, fence: sold.hold.fence } });

  expect(await sale.boxOffice.decidePayment(commitOf(refused.hold, refused.sessionId, 1))).toMatchObject({ ok: false });
  await told(refused.shopper, 'held');
  const over = { kind: 'payment-ended', holdId: ended.hold.holdId, sessionId: ended.sessionId } as const;
  accepted(await sale.boxOffice.decidePayment(over));
  await told(ended.shopper, 'held');
  expect(stranger.messages).toEqual([]);
});

test('[BOX-21] the end of a hold’s time is told, also by a floor that has slept', async () => {
  const sale = await publishedSale({ holdSeconds: 60, paymentSeconds: 60 });
  const { shopper } = await payingShopper(sale, 1);
  const fan: Fan = newUser();
  const other = await openShopper(sale.floor, sale.address, fan);
  accepted((await sale.floor.submit(sale.address, holdSeats(fan, [2]))).result);
  await evictDurableObject(sale.floor);
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + 121_000);
  try {
    await runDurableObjectAlarm(sale.boxOffice);
    await told(shopper, 'expiring');
    await told(other, 'released');
  } finally {
    vi.useRealTimers();
  }
});

test('[BOX-21] that the clock stops and goes on is told to everybody, on every floor', async () => {
  const { address, boxOffice } = await publishedSale({ floors: 3 });
  const shoppers: ShopperClient[] = [];
  const floors = new Set<number>();
  while (floors.size < 3) {
    const fan = newUser();
    const index = floorIndexOf(fan.deviceId, 3);
    if (floors.has(index)) continue;
    floors.add(index);
    shoppers.push(await openShopper(floorAt(exports, address, 3, index), address, fan));
  }
  const hears = async (message: object) => {
    for (const { messages } of shoppers) await vi.waitFor(() => expect(messages.at(-1)).toMatchObject(message), SOON);
  };
  await boxOffice.decideOperator({ kind: 'payments-down', sinceMs: 1 });
  await hears({ ...PAUSED, paymentsDown: true });
  await boxOffice.decideOperator({ kind: 'pause-clock' });
  await boxOffice.decideOperator({ kind: 'payments-up', sinceMs: 1 });
  await hears({ ...PAUSED, paymentsDown: false });
  await boxOffice.decideOperator({ kind: 'resume-clock' });
  await hears({ type: 'clock', paused: false, paymentsDown: false });
});

test('[BOX-21] a page of the version before is greeted as ever', async () => {
  const { address, floor } = await publishedSale();
  const shopper = await openShopper(floor, address);
  shopper.say({ type: 'hello', protocol: 1, have: null });
  await vi.waitFor(() => expect(shopper.availability).not.toBeNull(), SOON);
  expect(shopper.messages).toEqual([]);
});
