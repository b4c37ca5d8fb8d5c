import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { cashierOf } from '../../../durable-objects/address-book.ts';

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
  for (let fan = 0; fan < 8; fan++) permits.push(await cashier.permit(`hold-${fan}`));
  expect(permits.slice(0, 2)).toEqual([{ kind: 'go' }, { kind: 'go' }]);
  const last = permits.at(-1)!;
  if (last.kind !== 'wait') throw new Error('the eighth waits');
  const { waiting } = await cashier.status();
  expect(waiting).toBeGreaterThan(3);

  await evictDurableObject(cashier);
  expect(await cashier.status()).toMatchObject({ limits: LIMITS, openingsPerSecond: 2, waiting });
  const again = await cashier.permit('hold-7');
  expect(again.kind).toBe('wait');
  if (again.kind === 'wait') expect(again.waitMs).toBeLessThanOrEqual(last.waitMs);
});

test('[CASH-1] whoever gets their permit leaves the line', async () => {
  const cashier = await slowCashier();
  for (let fan = 0; fan < 5; fan++) await cashier.permit(`hold-${fan}`);
  const before = (await cashier.status()).waiting;
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(await cashier.permit('hold-3')).toEqual({ kind: 'go' });
  expect((await cashier.status()).waiting).toBe(before - 1);
  const stored = await runInDurableObject(cashier, (_, { storage }) => {
    return storage.sql.exec<{ count: number }>('SELECT count(*) AS count FROM waiters').one().count;
  });
  expect(stored).toBe(before - 1);
});

test('[CASH-2] who does not come back is forgotten by the alarm', async () => {
  const cashier = await slowCashier();
  for (let fan = 0; fan < 5; fan++) await cashier.permit(`hold-${fan}`);
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
