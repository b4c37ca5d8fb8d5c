import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CARDS, createSession, paidIntent, start } from './shop.ts';

test('[STRIPE-1] [STRIPE-2] a fan pays, the money is reserved, then captured, then refunded', async () => {
  const { stripe, pay, webhooks } = await start();
  const session = await createSession(stripe);
  expect(session).toMatchObject({ status: 'open', payment_status: 'unpaid', payment_intent: null, amount_total: 9200 });

  const returned = await pay(session, CARDS.pays);
  expect(returned.headers.get('location')).toBe(`https://shop.test/thanks?session=${session.id}`);
  const complete = await stripe.checkout.sessions.retrieve(session.id);
  expect(complete).toMatchObject({ status: 'complete', payment_status: 'unpaid', metadata: { hold: 'h1' } });
  const intentId = complete.payment_intent as string;
  const reserved = await stripe.paymentIntents.retrieve(intentId);
  expect(reserved).toMatchObject({ status: 'requires_capture', amount_capturable: 9200, metadata: { hold: 'h1' } });
  expect((await stripe.checkout.sessions.list({ payment_intent: intentId })).data.map(({ id }) => id)).toEqual([
    session.id,
  ]);

  const captured = await stripe.paymentIntents.capture(intentId);
  expect(captured).toMatchObject({ status: 'succeeded', amount_received: 9200, amount_capturable: 0 });
  expect((await stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('paid');
  expect(await stripe.refunds.create({ payment_intent: intentId })).toMatchObject({
    amount: 9200,
    status: 'succeeded',
  });
  await expect
    .poll(() => webhooks.map(({ event }) => event.type))
    .toEqual(
      expect.arrayContaining([
        'payment_intent.amount_capturable_updated',
        'checkout.session.completed',
        'charge.refunded',
      ]),
    );
});

test('[STRIPE-2] a cancelled reservation cannot be captured, captured money cannot be cancelled', async () => {
  const { stripe, pay } = await start();
  const cancelled = await paidIntent({ stripe, pay });
  expect((await stripe.paymentIntents.cancel(cancelled)).status).toBe('canceled');
  await expect(stripe.paymentIntents.capture(cancelled)).rejects.toMatchObject({
    code: 'payment_intent_unexpected_state',
  });
  const captured = await paidIntent({ stripe, pay });
  await stripe.paymentIntents.capture(captured);
  await expect(stripe.paymentIntents.cancel(captured)).rejects.toMatchObject({
    code: 'payment_intent_unexpected_state',
  });
});

test('[STRIPE-3] expired by the shop: not payable; paid: not expirable', async () => {
  const { stripe, pay, webhooks } = await start();
  const session = await createSession(stripe);
  expect((await stripe.checkout.sessions.expire(session.id)).status).toBe('expired');
  expect((await pay(session, CARDS.pays)).status).toBe(410);
  await expect.poll(() => webhooks.map(({ event }) => event.type)).toEqual(['checkout.session.expired']);
  const paid = await createSession(stripe);
  await pay(paid, CARDS.pays);
  await expect(stripe.checkout.sessions.expire(paid.id)).rejects.toThrow(/status of complete/);
});

test('[STRIPE-3] a session past expires_at has expired at the next read, and the shop is told', async () => {
  let nowMs = Date.now();
  const { stripe, pay, webhooks } = await start({ now: () => nowMs });
  const session = await createSession(stripe, { expires_at: Math.floor(nowMs / 1000) + 1800 });
  nowMs += 1_801_000;
  expect((await pay(session, CARDS.pays)).status).toBe(410);
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('expired');
  await expect.poll(() => webhooks.length).toBe(1);
  await expect(createSession(stripe, { expires_at: Math.floor(nowMs / 1000) + 60 })).rejects.toThrow(/30 minutes/);
});

test('[STRIPE-4] a key gets its first answer again, a 500 included', async () => {
  const { stripe, double } = await start();
  const first = await createSession(stripe, {}, 'key-1');
  expect((await createSession(stripe, {}, 'key-1')).id).toBe(first.id);
  double.failNextPosts(1);
  await expect(createSession(stripe, {}, 'key-2')).rejects.toMatchObject({ statusCode: 500 });
  await expect(createSession(stripe, {}, 'key-2')).rejects.toMatchObject({ statusCode: 500 });
  expect((await createSession(stripe, {}, 'key-3')).status).toBe('open');
});

test('[STRIPE-5] a key with other parameters is refused', async () => {
  const { stripe } = await start();
  await createSession(stripe, {}, 'key-1');
  await expect(createSession(stripe, { client_reference_id: 'other' }, 'key-1')).rejects.toMatchObject({
    statusCode: 400,
    rawType: 'idempotency_error',
  });
  await expect(stripe.checkout.sessions.expire('cs_x', {}, { idempotencyKey: 'key-1' })).rejects.toMatchObject({
    rawType: 'idempotency_error',
  });
});

test('[STRIPE-6] webhooks verify with the SDK and are sent again until they are taken', async () => {
  const { stripe, webhooks, double, refuseNext } = await start();
  refuseNext(2);
  const session = await createSession(stripe);
  await stripe.checkout.sessions.expire(session.id);
  await expect.poll(() => double.deliveries()[0]).toMatchObject({ state: 'delivered', attempts: 3 });
  expect(webhooks.map(({ event }) => event.id)).toEqual(Array(3).fill(double.deliveries()[0]!.event.id));
  const { payload, signature } = webhooks[0]!;
  await expect(stripe.webhooks.constructEventAsync(payload, signature, 'whsec_other')).rejects.toThrow(/signature/);
});

test('[STRIPE-7] declined: the fan may try again; 3-D Secure: nothing is reserved before the fan confirms', async () => {
  const { stripe, pay, post } = await start();
  const session = await createSession(stripe);
  expect(await (await pay(session, CARDS.declined)).text()).toContain('Your card was declined.');
  expect(await (await pay(session, '1234')).text()).toContain('use one of the cards listed');
  const asked = await pay(session, CARDS.threeDSecure);
  expect(asked.headers.get('location')).toBe(`/pay/${session.id}/confirm`);
  const { payment_intent: intentId, status } = await stripe.checkout.sessions.retrieve(session.id);
  expect(status).toBe('open');
  expect((await stripe.paymentIntents.retrieve(intentId as string)).status).toBe('requires_action');
  expect(await (await post(`/pay/${session.id}/confirm`, 'answer=no')).text()).toContain('unable to authenticate');
  await pay(session, CARDS.threeDSecure);
  expect((await post(`/pay/${session.id}/confirm`, 'answer=yes')).status).toBe(303);
  expect((await stripe.paymentIntents.retrieve(intentId as string)).status).toBe('requires_capture');
});

test('[STRIPE-8] the card that never calls back reserves money in silence', async () => {
  const { stripe, pay, double } = await start();
  const session = await createSession(stripe);
  expect(await (await pay(session, CARDS.silent)).text()).toContain('nobody is told');
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('complete');
  const completed = double.deliveries().find(({ event }) => event.type === 'checkout.session.completed');
  expect(completed).toMatchObject({ state: 'withheld', attempts: 0 });
  const listed = await stripe.events.list({ type: 'checkout.session.completed' });
  expect(listed.data.map(({ id }) => id)).toEqual([completed?.event.id]);
});

test('[STRIPE-9] refunds never exceed what was captured', async () => {
  const { stripe, pay } = await start();
  const intentId = await paidIntent({ stripe, pay });
  await expect(stripe.refunds.create({ payment_intent: intentId })).rejects.toThrow(
    /does not have a successful charge/,
  );
  await stripe.paymentIntents.capture(intentId, { amount_to_capture: 9000 });
  await stripe.refunds.create({ payment_intent: intentId, amount: 4000 });
  await expect(stripe.refunds.create({ payment_intent: intentId, amount: 5001 })).rejects.toThrow(/what is left/);
  await stripe.refunds.create({ payment_intent: intentId, amount: 5000 });
  await expect(stripe.refunds.create({ payment_intent: intentId })).rejects.toMatchObject({
    code: 'charge_already_refunded',
  });
});

test('[STRIPE-10] with a state file, payments and unsent webhooks survive a restart', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'stripe-double-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const statePath = join(dir, 'stripe.json');
  const before = await start({ statePath, refuse: 1000 });
  const session = await createSession(before.stripe);
  await before.stripe.checkout.sessions.expire(session.id);
  await before.double.close();
  const after = await start({ statePath });
  expect((await after.stripe.checkout.sessions.retrieve(session.id)).status).toBe('expired');
  await expect.poll(() => after.webhooks.map(({ event }) => event.type)).toEqual(['checkout.session.expired']);
});

test('metadata keeps to the real limits: an empty value unsets its key, 501 characters are refused', async () => {
  const { stripe } = await start();
  expect((await createSession(stripe, { metadata: { a: '', b: 'x'.repeat(500) } })).metadata).toEqual({
    b: 'x'.repeat(500),
  });
  await expect(createSession(stripe, { metadata: { b: 'x'.repeat(501) } })).rejects.toThrow(/500 characters/);
});

test('a call without a key, of an unknown id or of an unknown path has its own answer', async () => {
  const { stripe, double } = await start();
  await expect(stripe.paymentIntents.retrieve('pi_none')).rejects.toMatchObject({
    code: 'resource_missing',
    statusCode: 404,
  });
  expect((await fetch(`${double.url}/v1/refunds`)).status).toBe(401);
  await expect(stripe.customers.list()).rejects.toThrow(/does not model/);
  await expect(createSession(stripe, { line_items: [] })).rejects.toMatchObject({ param: 'line_items' });
});
