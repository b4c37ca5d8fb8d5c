import { expect, test } from 'vitest';
import { CARDS, createSession, paidIntent, start } from './shop.ts';

test('[STRIPE-20] webhooks can come twice, with the same id', async () => {
  const { stripe, double, webhooks } = await start({ webhooks: { copies: 2 } });
  await stripe.checkout.sessions.expire((await createSession(stripe)).id);
  await expect.poll(() => webhooks.length).toBe(2);
  expect(webhooks.map(({ event }) => event.id)).toEqual(Array(2).fill(double.deliveries()[0]?.event.id));
});

test('[STRIPE-20] webhooks can get lost, and are sent again', async () => {
  const { stripe, double, webhooks } = await start();
  double.setWebhooks({ dropNext: 2 });
  await stripe.checkout.sessions.expire((await createSession(stripe)).id);
  await expect.poll(() => double.deliveries()[0]).toMatchObject({ state: 'delivered', attempts: 3 });
  expect(webhooks).toHaveLength(1);
});

test('[STRIPE-20] webhooks can be held back and released in either order', async () => {
  const shop = await start({ webhooks: { hold: true } });
  const intentId = await paidIntent(shop);
  await shop.stripe.paymentIntents.capture(intentId);
  expect(shop.webhooks).toEqual([]);
  await shop.double.releaseWebhooks('reversed');
  const sent = shop.double.deliveries().map(({ event }) => event.type);
  expect(shop.types()).toEqual(sent.toReversed());
  expect(sent.indexOf('checkout.session.completed')).toBeLessThan(sent.indexOf('charge.captured'));
});

test('[STRIPE-20] webhooks can be late: the fan is back first, the state is already the new one', async () => {
  const shop = await start({ webhooks: { delayMs: 50 } });
  const session = await createSession(shop.stripe);
  await shop.stripe.checkout.sessions.expire(session.id);
  expect(shop.webhooks).toEqual([]);
  expect((await shop.stripe.checkout.sessions.retrieve(session.id)).status).toBe('expired');
  await expect.poll(shop.types).toEqual(['checkout.session.expired']);
});

test('[STRIPE-6] an event carries the object as it was then, and which call caused it', async () => {
  const shop = await start();
  const intentId = await paidIntent(shop);
  await shop.stripe.paymentIntents.capture(intentId, {}, { idempotencyKey: 'capture-1' });
  await expect.poll(() => shop.webhooks.length).toBe(shop.double.deliveries().length);
  const byType = new Map(shop.webhooks.map(({ event }) => [event.type, event]));
  expect(byType.get('checkout.session.completed')).toMatchObject({
    data: { object: { status: 'complete', payment_status: 'unpaid' } },
    request: { id: null, idempotency_key: null },
  });
  expect(byType.get('payment_intent.succeeded')).toMatchObject({
    data: { object: { amount_received: 9200 } },
    request: { idempotency_key: 'capture-1' },
  });
  const listed = await shop.stripe.events.list({ types: ['charge.captured', 'charge.succeeded'] });
  expect(listed.data.map(({ type }) => type)).toEqual(['charge.captured', 'charge.succeeded']);
  expect((await shop.stripe.events.retrieve(listed.data[0]!.id)).type).toBe('charge.captured');
});

test('[STRIPE-7] a card with too little money is declined with that reason', async () => {
  const shop = await start();
  const session = await createSession(shop.stripe);
  expect(await (await shop.pay(session, CARDS.poor)).text()).toContain('insufficient funds');
  const { payment_intent } = await shop.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] });
  expect(payment_intent).toMatchObject({
    status: 'requires_payment_method',
    last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
  });
});
