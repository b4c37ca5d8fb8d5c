import { exports } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import { idOf, type EventId } from '../../../domain/shared/ids.ts';
import { cashierOf } from '../../../durable-objects/address-book.ts';
import type { PaymentStarted } from '../../../protocol/http/holds.ts';
import { ask, eventOnSale, freshEmail, get, holdSeats, post, problemIn, signIn, signInAs } from './client.ts';
import { holdNow } from './payments.ts';

let eventId: string;
let operator: string;

beforeAll(async () => {
  eventId = await eventOnSale();
  operator = await signInAs('operator');
});

async function guestWith(seat: number) {
  const { hold, token: device } = await holdSeats(eventId, [seat]);
  return { hold, token: await signIn(freshEmail(), device) };
}

function pay({ hold, token }: Awaited<ReturnType<typeof guestWith>>): Promise<Response> {
  const path = `/v1/events/${eventId}/holds/${hold.id}/payment`;
  return ask(path, { method: 'POST', body: { fence: hold.fence }, token });
}

test('[CASH-1] [WAIT-1] many pay at once: the seats are safe, and the page opens when it is said to', async () => {
  const fans = [];
  for (let seat = 0; seat < 6; seat++) fans.push(await guestWith(seat));
  const limits = { perSecond: 2, perOperationPerSecond: 1 };
  expect(await post('/v1/cashier', { token: operator, body: { limits } })).toMatchObject({ openingsPerSecond: 1 });

  const answers = await Promise.all(fans.map(pay));
  const statuses = answers.map(({ status }) => status);
  expect(statuses).toContain(200);
  expect(statuses).toContain(202);
  const last = statuses.lastIndexOf(202);
  const waiting: PaymentStarted = await answers[last]!.json();
  expect(waiting.paymentUrl).toBeNull();
  expect(waiting.opensInSeconds).toBeGreaterThan(1);
  const held = await holdNow(fans[last]!.hold, fans[last]!.token);
  expect(held.state).toBe('held');
  expect(held.secondsLeft).toBeGreaterThan(600);
  expect(await get<object>('/v1/cashier', { token: operator })).toMatchObject({
    waiting: statuses.filter((s) => s === 202).length,
  });

  await new Promise((resolve) => setTimeout(resolve, waiting.opensInSeconds! * 1000));
  const opened = await pay(fans[last]!);
  expect(opened.status).toBe(200);
  const page: PaymentStarted = await opened.json();
  expect(page.paymentUrl).toContain('/pay/');
  await post('/v1/cashier', { token: operator, body: { limits: null } });
});

test('[CASH-2] when the line is longer than five minutes nobody else is let in, and the hold stays as it is', async () => {
  const fan = await guestWith(10);
  await post('/v1/cashier', { token: operator, body: { limits: { perSecond: 2, perOperationPerSecond: 1 } } });
  const cashier = cashierOf(exports);
  const sale = {
    address: { eventId: idOf<EventId>(eventId), jurisdiction: 'eu', hint: 'weur' } as const,
    paymentsDown: false,
  };
  for (let stranger = 0; stranger < 320; stranger++) await cashier.permit(`stranger-${stranger}`, sale);
  const refused = await pay(fan);
  expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/);
  expect(await problemIn(refused)).toMatchObject({ status: 503, code: 'busy' });
  expect(await holdNow(fan.hold, fan.token)).toMatchObject({ state: 'held', fence: fan.hold.fence });
  await post('/v1/cashier', { token: operator, body: { limits: null } });
});

test('[CASH-6] an organiser sees how long the rest takes at that rate', async () => {
  const organiser = await signInAs('organiser');
  const sellOut = await get<Record<string, number>>(`/v1/events/${eventId}/sell-out`, { token: organiser });
  expect(sellOut).toMatchObject({ seatsLeft: 20, openingsPerSecond: 25, seatsPerBooking: null, sellOutSeconds: 1 });
});
