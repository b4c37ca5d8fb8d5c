import { expect, test } from 'vitest';
import { API_VERSION } from '../account.ts';
import { YOUNGER_PARAMS } from '../checkout-params.ts';
import { OPERATIONS } from '../operations.ts';
import { createSession, start } from './shop.ts';
import { faultsOf, STRIPE } from './stripe-schemas.ts';

test('[STRIPE-11] the events name the version whose schemas the objects follow', () => {
  expect(STRIPE.apiVersion).toBe(API_VERSION);
});

test.each(OPERATIONS.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
  '[STRIPE-11] every parameter that %s takes is one of Stripe’s',
  (name, operation) => {
    const known = [...STRIPE.parameters[name]!, ...YOUNGER_PARAMS];
    expect(known).toEqual(expect.arrayContaining([...operation.params]));
  },
);

test('[STRIPE-11] the check refuses a wrong type, an unknown field and a missing one', async () => {
  const { stripe } = await start();
  const session = await createSession(stripe);
  expect(faultsOf(session)).toBeNull();
  expect(faultsOf({ ...session, amount_total: '9200' })).toMatch(/amount_total/);
  expect(faultsOf({ ...session, colour: 'red' })).toMatch(/additional properties/);
  expect(faultsOf({ ...session, payment_status: undefined })).toMatch(/payment_status/);
  expect(faultsOf({ ...session, status: 'paid' })).toMatch(/status/);
  expect(faultsOf({ object: 'ticket' })).toMatch(/no object/);
});

test('[STRIPE-11] a parameter that is not modelled is refused, not ignored', async () => {
  const { stripe } = await start();
  await expect(createSession(stripe, { allow_promotion_codes: true })).rejects.toMatchObject({
    code: 'parameter_unknown',
    param: 'allow_promotion_codes',
  });
});

test('[STRIPE-11] fields are expanded when asked for, in lists too', async () => {
  const { stripe, pay } = await start();
  const session = await createSession(stripe);
  await pay(session, '4242424242424242');
  const expand = ['payment_intent.latest_charge', 'line_items'];
  const whole = await stripe.checkout.sessions.retrieve(session.id, { expand });
  expect(whole).toMatchObject({
    payment_intent: { status: 'requires_capture', latest_charge: { object: 'charge', captured: false } },
    line_items: { data: [{ quantity: 2, amount_total: 9200 }] },
  });
  const listed = await stripe.checkout.sessions.list({ expand: ['data.payment_intent'] });
  expect(listed.data[0]).toMatchObject({ payment_intent: { object: 'payment_intent' } });
});

test('lists go by pages, newest first', async () => {
  const { stripe } = await start();
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.unshift((await createSession(stripe)).id);
  const first = await stripe.checkout.sessions.list({ limit: 2 });
  expect([first.has_more, first.data.map(({ id }) => id)]).toEqual([true, ids.slice(0, 2)]);
  const all: string[] = [];
  for await (const { id } of stripe.checkout.sessions.list({ limit: 2 })) all.push(id);
  expect(all).toEqual(ids);
  const before = await stripe.checkout.sessions.list({ limit: 2, ending_before: ids[3]! });
  expect(before.data.map(({ id }) => id)).toEqual(ids.slice(1, 3));
  const future = Math.floor(Date.now() / 1000) + 60;
  expect((await stripe.checkout.sessions.list({ created: { gte: future } })).data).toEqual([]);
});
