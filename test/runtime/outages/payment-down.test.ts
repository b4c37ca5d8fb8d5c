import { exports } from 'cloudflare:workers';
import { afterAll, expect, test } from 'vitest';
import { cashierOf } from '../../../durable-objects/address-book.ts';
import type { Fault } from '../../../dev/stripe-double/faults.ts';
import { ask, eventOnSale, get, mailsTo, problemIn, signInAs } from '../api/client.ts';
import { bookingWhen, deliver, eventsAbout } from '../api/payments.ts';
import { boxOffice, customers, expectNumbersToAddUp, setPart, until, type Customer } from './parts.ts';
import { world } from '../world.ts';

afterAll(async () => {
  await setPart('stripe', 'start');
  await setFaults(null);
});

/** What becomes of an attempt to pay: its status, or the code of the problem. */
async function attempt({ hold, token }: Customer): Promise<string> {
  const path = `/v1/events/${hold.eventId}/holds/${hold.id}/payment`;
  const response = await ask(path, { method: 'POST', body: { fence: hold.fence }, token });
  if (response.ok) return String(response.status);
  const { code, status } = await problemIn(response);
  return `${status} ${code}`;
}

/** What operators were mailed about payment. */
async function alerts(): Promise<string[]> {
  const mails = await mailsTo('operators@example.org');
  return mails.flatMap(({ text }) => /^Payment (is down|works again)/m.exec(text)?.[1] ?? []);
}

async function setFaults(fault: Fault | null): Promise<void> {
  const body = JSON.stringify(fault);
  const asked = fault ? { method: 'POST', body } : { method: 'DELETE' };
  const response = await fetch(`${world.STRIPE_API_BASE}/_double/faults`, asked);
  await response.body?.cancel();
}

async function untilDown(fans: Customer[]): Promise<void> {
  await until('payment is down', async () => {
    const answers = await Promise.all(fans.map(attempt));
    expect(['200', '502 payment-unavailable', '503 payment-down', '409 sale-paused']).toEqual(
      expect.arrayContaining([...new Set(answers)]),
    );
    return (await cashierOf(exports).status()).downSinceMs !== null;
  });
  await until('the sale has heard', async () => (await fans[0]!.view()).paymentsDown);
}

/** Resumes, and holds it to its word: nobody has lost time. */
async function untilUp(watched: Customer): Promise<void> {
  let standing = await watched.view();
  let seenAtMs = Date.now();
  const stoodAt = standing.nowMs;
  await until('the sale goes on', async () => {
    const atMs = Date.now();
    const now = await watched.view();
    if (!now.paused) return true;
    expect(now.nowMs).toBe(stoodAt);
    [standing, seenAtMs] = [now, atMs];
    return false;
  });
  const after = await watched.view();
  expect(after).toMatchObject({ paused: false, paymentsDown: false, expiresAtMs: standing.expiresAtMs });
  expect(after.nowMs).toBeLessThanOrEqual(stoodAt + (Date.now() - seenAtMs));
}

test('[OUTAGE-1] [OUTAGE-2] [OUTAGE-3] [OUTAGE-4] the provider is gone during purchases: the seats are safe, and all goes on by itself', async () => {
  const [eventId, quietEvent] = [await eventOnSale(), await eventOnSale()];
  const [early, authorized, open, late, last] = await customers(eventId, [0, 1, 2, 3, 4]);
  const [elsewhere] = await customers(quietEvent, [0]);
  await early!.pay();
  await early!.hearWebhooks();
  await bookingWhen(early!.hold.id, early!.token, 'issued');
  await authorized!.pay();
  const heard = await eventsAbout(authorized!.sessionId!);
  expect(await attempt(open!)).toBe('200');

  await setPart('stripe', 'stop');
  await untilDown([late!, last!]);

  // New payments do not begin, new holds are not made, and nobody's time passes.
  expect(await attempt(late!)).toBe('503 payment-down');
  const standing = await late!.view();
  expect(standing).toMatchObject({ paused: true, paymentsDown: true });
  const shown = await get<object>(`/v1/events/${eventId}/holds/${last!.hold.id}`, { token: last!.token });
  expect(shown).toMatchObject({ paused: true, paymentsDown: true });
  const body = { planHash: 'sample', seats: [{ seat: 9 }] };
  const refused = await ask(`/v1/events/${eventId}/holds`, { method: 'POST', body });
  expect(await problemIn(refused)).toMatchObject({ code: 'sale-paused' });
  const operator = await signInAs('operator');
  expect(await get<object>('/v1/cashier', { token: operator })).toMatchObject({
    downSince: expect.stringMatching(/Z$/) as string,
    salesStopped: 1,
  });
  // A sale that asks for the first time hears of it by that.
  expect((await elsewhere!.view()).paymentsDown).toBe(false);
  expect(await attempt(elsewhere!)).toBe('503 payment-down');
  await until('the other sale has heard', async () => (await elsewhere!.view()).paymentsDown);
  // What the provider had said before is taken, for later if need be.
  for (const event of heard) expect((await deliver(event)).status).toBe(200);
  // An operator who pauses and goes on does not end it.
  await boxOffice(eventId).decideOperator({ kind: 'pause-clock' });
  await boxOffice(eventId).decideOperator({ kind: 'resume-clock' });
  expect(await late!.view()).toMatchObject({ paused: true, paymentsDown: true, nowMs: standing.nowMs });

  // It was tried once, and operators know.
  await until('operators were mailed that payment is down', async () => (await alerts()).includes('is down'));
  await setPart('stripe', 'start');
  await untilUp(late!);
  await until('operators were mailed that it works again', async () => (await alerts()).includes('works again'));
  await until('the other sale goes on', async () => !(await elsewhere!.view()).paused);
  expect(await get<object>('/v1/cashier', { token: operator })).toMatchObject({ downSince: null, salesStopped: 0 });

  for (const fan of [open!, late!, last!]) {
    await fan.pay();
    await fan.hearWebhooks();
  }
  const all = [early!, authorized!, open!, late!, last!];
  for (const { hold, token } of all) await bookingWhen(hold.id, token, 'issued');
  await expectNumbersToAddUp(eventId, all);
});

test('[OUTAGE-1] a provider that answers too late is down as well, and what it did late is nobody’s payment', async () => {
  const eventId = await eventOnSale();
  const fans = await customers(eventId, [0, 1, 2, 3, 4, 5]);
  await setFaults({ kind: 'slow-start', times: null, delayMs: 30_000 });
  await untilDown(fans);
  expect(await attempt(fans[0]!)).toBe('503 payment-down');

  await setFaults(null);
  await untilUp(fans[0]!);
  for (const fan of fans) {
    await fan.pay();
    await fan.hearWebhooks();
  }
  for (const { hold, token } of fans) await bookingWhen(hold.id, token, 'issued');
  await expectNumbersToAddUp(eventId, fans);
});
