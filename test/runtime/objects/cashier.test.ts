import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { cashierOf } from '../../../durable-objects/address-book.ts';
import { freshAddress, publishedSale } from './sale.ts';

const SALE = { address: freshAddress(), paymentsDown: false };
const LIMITS = { perSecond: 4, perOperationPerSecond: 2 };
let accounts = 0;

async function slowCashier() {
  const cashier = cashierOf(exports, `account-${++accounts}`);
  await cashier.configure(LIMITS);
  return cashier;
}

test('[CASH-1] a line that survives a restart, with the limits that an operator set', async () => {
  const cashier = await slowCashier();
  const permits = [];
  for (let fan = 0; fan < 8; fan++) permits.push(await cashier.permit(`hold-${fan}`, SALE));
  expect(permits.slice(0, 2)).toEqual([{ kind: 'go' }, { kind: 'go' }]);
  const last = permits.at(-1)!;
  if (last.kind !== 'wait') throw new Error('the eighth waits');
  const { waiting } = await cashier.status();
  expect(waiting).toBeGreaterThan(3);

  await evictDurableObject(cashier);
  expect(await cashier.status()).toMatchObject({ limits: LIMITS, openingsPerSecond: 2, waiting });
  const again = await cashier.permit('hold-7', SALE);
  expect(again.kind).toBe('wait');
  if (again.kind === 'wait') expect(again.waitMs).toBeLessThanOrEqual(last.waitMs);
});

test('[CASH-1] whoever gets their permit leaves the line', async () => {
  const cashier = await slowCashier();
  for (let fan = 0; fan < 5; fan++) await cashier.permit(`hold-${fan}`, SALE);
  const before = (await cashier.status()).waiting;
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(await cashier.permit('hold-3', SALE)).toEqual({ kind: 'go' });
  expect((await cashier.status()).waiting).toBe(before - 1);
  const stored = await runInDurableObject(cashier, (_, { storage }) => {
    return storage.sql.exec<{ count: number }>('SELECT count(*) AS count FROM waiters').one().count;
  });
  expect(stored).toBe(before - 1);
});

test('[CASH-2] who does not come back is forgotten by the alarm', async () => {
  const cashier = await slowCashier();
  for (let fan = 0; fan < 5; fan++) await cashier.permit(`hold-${fan}`, SALE);
  await runInDurableObject(cashier, (_, { storage }) => {
    storage.sql.exec('UPDATE waiters SET turn_ms = turn_ms - 600000, since_ms = since_ms - 600000');
  });
  await evictDurableObject(cashier);
  expect(await runDurableObjectAlarm(cashier)).toBe(true);
  expect((await cashier.status()).waiting).toBe(0);
});

test('[CASH-3] null: the limits of the deployment count again', async () => {
  const cashier = await slowCashier();
  expect((await cashier.configure(null)).limits).toEqual({ perSecond: 100, perOperationPerSecond: 25 });
});

test('[CASH-5] an operation that the provider turned away rests', async () => {
  const cashier = await slowCashier();
  expect(await cashier.call('POST /v1/refunds')).toMatchObject({ kind: 'slot' });
  await cashier.turnedAway('POST /v1/refunds');
  const slot = await cashier.call('POST /v1/refunds');
  expect(slot.kind === 'slot' && slot.waitMs > 0).toBe(true);
});

test('[OUTAGE-3] a sale that cannot be told at once is told after a restart, and hears of the end the same way', async () => {
  const { address, boxOffice } = await publishedSale();
  const cashier = await slowCashier();
  await cashier.permit('hold-1', { address, paymentsDown: false });
  const isDown = async () => {
    const result = await boxOffice.decideOperator({ kind: 'resume-clock' });
    return result.ok && result.sale.paymentsDown;
  };
  // As if it had ended between storing what is to be told and telling it.
  const sinceMs = Date.now();
  await runInDurableObject(cashier, (_, { storage }) => {
    storage.sql.exec('UPDATE sales SET outage_ms = ?, is_over = 0, is_heard = 0', sinceMs);
    storage.sql.exec('INSERT INTO outage VALUES (1, ?, NULL, ?, 10000)', sinceMs, sinceMs + 3_600_000);
    return storage.setAlarm(Date.now() + 60_000);
  });
  await evictDurableObject(cashier);
  expect(await cashier.permit('hold-2', { address, paymentsDown: true })).toMatchObject({ kind: 'down' });
  expect(await runDurableObjectAlarm(cashier)).toBe(true);
  await vi.waitUntil(isDown, { timeout: 10_000 });
  expect(await cashier.status()).toMatchObject({ downSinceMs: sinceMs, salesStopped: 1 });

  expect(await cashier.probed({ sinceMs, isUp: true })).toBe(true);
  await vi.waitUntil(async () => !(await isDown()), { timeout: 10_000 });
  expect(await cashier.probed({ sinceMs, isUp: true })).toBe(false);
  expect(await cashier.permit('hold-2', { address, paymentsDown: false })).toEqual({ kind: 'go' });
});

test('[OUTAGE-7] a sale that stands for an outage that is over, or of which nobody knows, goes on when a fan asks', async () => {
  const { address, boxOffice } = await publishedSale();
  const cashier = await slowCashier();
  await boxOffice.decideOperator({ kind: 'payments-down', sinceMs: Date.now() - 5_000 });
  expect(await cashier.permit('hold-1', { address, paymentsDown: true })).toMatchObject({ kind: 'down' });
  await vi.waitUntil(
    async () => {
      const result = await boxOffice.decideOperator({ kind: 'resume-clock' });
      return result.ok && !result.sale.paymentsDown;
    },
    { timeout: 10_000 },
  );
  expect(await cashier.permit('hold-1', { address, paymentsDown: false })).toEqual({ kind: 'go' });
});

test('[OUTAGE-6] who stands in line while payment is down keeps their place', async () => {
  const cashier = await slowCashier();
  for (let fan = 0; fan < 8; fan++) await cashier.permit(`hold-${fan}`, SALE);
  const waiting = (await cashier.status()).waiting;
  for (let calls = 0; calls < 10; calls++) await cashier.wentWrong('POST /v1/checkout/sessions', 'status 503');
  const { downSinceMs } = await cashier.status();
  expect(downSinceMs).not.toBeNull();
  expect(await cashier.permit('hold-7', SALE)).toMatchObject({ kind: 'down' });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await runDurableObjectAlarm(cashier);
  await cashier.probed({ sinceMs: downSinceMs!, isUp: true });
  expect((await cashier.status()).waiting).toBe(waiting);
  const again = await cashier.permit('hold-7', SALE);
  expect(again).toMatchObject({ kind: 'wait' });
});
