import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CARDS, createSession, paidIntent, start } from './shop.ts';

const CREATE = 'POST /v1/checkout/sessions';

test('[STRIPE-12] act, then lose the answer: the same key finds what was made', async () => {
  const { stripe, double } = await start();
  double.addFault({ kind: 'lose-answer', operation: CREATE });
  await expect(createSession(stripe, {}, 'key-1')).rejects.toMatchObject({ type: 'StripeConnectionError' });
  const again = await createSession(stripe, {}, 'key-1');
  expect((await stripe.checkout.sessions.list()).data.map(({ id }) => id)).toEqual([again.id]);
});

test('[STRIPE-12] a request that is lost on its way leaves nothing, and its key is free', async () => {
  const { stripe, double } = await start();
  double.addFault({ kind: 'lose-request' });
  await expect(createSession(stripe, {}, 'key-1')).rejects.toMatchObject({ type: 'StripeConnectionError' });
  expect((await stripe.checkout.sessions.list()).data).toEqual([]);
  expect((await createSession(stripe, { client_reference_id: 'other' }, 'key-1')).status).toBe('open');
});

test('[STRIPE-12] a 500 says nothing about what happened, and its key repeats it for ever', async () => {
  const { stripe, double } = await start();
  double.addFault({ kind: 'fail-before', operation: CREATE });
  double.addFault({ kind: 'fail-after', operation: CREATE });
  for (const key of ['nothing', 'something', 'nothing', 'something']) {
    await expect(createSession(stripe, {}, key)).rejects.toMatchObject({ statusCode: 500 });
  }
  expect((await stripe.checkout.sessions.list()).data).toHaveLength(1);
});

test('[STRIPE-12] an outage lasts until it ends, and no key remembers it', async () => {
  const { stripe, double } = await start();
  double.addFault({ kind: 'unavailable', times: null });
  for (let i = 0; i < 3; i++) {
    await expect(createSession(stripe, {}, 'key-1')).rejects.toMatchObject({ statusCode: 503 });
  }
  double.clearFaults();
  expect((await createSession(stripe, {}, 'key-1')).status).toBe('open');
});

test('[STRIPE-12] a fault hits the operation it names, and no other', async () => {
  const shop = await start();
  const intentId = await paidIntent(shop);
  shop.double.addFault({ kind: 'fail-before', operation: 'POST /v1/payment_intents/:id/capture' });
  await shop.stripe.checkout.sessions.list();
  await createSession(shop.stripe);
  await expect(shop.stripe.paymentIntents.capture(intentId)).rejects.toMatchObject({ statusCode: 500 });
  expect((await shop.stripe.paymentIntents.capture(intentId)).status).toBe('succeeded');
});

test('[STRIPE-4] while the first request of a key is under way, the second is a 409; then it gets the first answer', async () => {
  const { stripe, double } = await start();
  double.addFault({ kind: 'slow-start', operation: CREATE, delayMs: 150 });
  const first = createSession(stripe, {}, 'key-1');
  await expect
    .poll(() => attempt(createSession(stripe, {}, 'key-1')))
    .toMatchObject({
      statusCode: 409,
      code: 'idempotency_key_in_use',
    });
  const made = await first;
  expect((await createSession(stripe, {}, 'key-1')).id).toBe(made.id);
});

test('[STRIPE-4] a crash between the act and its answer: after the restart the key has the answer', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'stripe-double-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const statePath = join(dir, 'stripe.json');
  const before = await start({ statePath });
  before.double.addFault({ kind: 'slow-answer', operation: CREATE, delayMs: 5_000 });
  const lost = attempt(createSession(before.stripe, {}, 'acted'));
  await expect.poll(async () => (await before.stripe.checkout.sessions.list()).data.length).toBe(1);
  before.double.addFault({ kind: 'slow-start', operation: CREATE, delayMs: 5_000 });
  const never = attempt(createSession(before.stripe, {}, 'not-yet'));
  await before.double.close();
  expect([await lost, await never]).toMatchObject([
    { type: 'StripeConnectionError' },
    { type: 'StripeConnectionError' },
  ]);
  const after = await start({ statePath });
  const [made] = (await after.stripe.checkout.sessions.list()).data;
  expect((await createSession(after.stripe, {}, 'acted')).id).toBe(made?.id);
  expect((await createSession(after.stripe, {}, 'not-yet')).id).not.toBe(made?.id);
});

test('[STRIPE-5] the order of parameters does not matter to a key, a refused parameter leaves it free', async () => {
  const { double } = await start();
  const post = (body: string) => {
    const headers = { authorization: 'Bearer sk_test_x', 'idempotency-key': 'key-1' };
    return fetch(`${double.url}/v1/checkout/sessions`, { method: 'POST', headers, body });
  };
  const item = 'line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=100';
  const name = 'line_items[0][price_data][product_data][name]=Seat';
  expect((await post(`mode=payment&${item}&${name}`)).status).toBe(400);
  expect((await post(`mode=payment&success_url=https://x.test&${item}&${name}`)).status).toBe(200);
  const replayed = await post(`success_url=https://x.test&mode=payment&${name}&${item}`);
  expect([replayed.status, replayed.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
});

test('[STRIPE-13] above the rate calls are a 429 with its reason, and no key remembers it', async () => {
  let nowMs = Date.now();
  const limits = { perSecond: 4, perOperationPerSecond: 3, operations: { 'GET /v1/refunds': 1 } };
  const { stripe, double } = await start({ now: () => nowMs, limits });
  for (let i = 0; i < 3; i++) await createSession(stripe);
  await expect(createSession(stripe, {}, 'key-1')).rejects.toMatchObject({
    type: 'StripeRateLimitError',
    statusCode: 429,
    code: 'rate_limit',
    headers: expect.objectContaining({ 'stripe-rate-limited-reason': 'endpoint-rate', 'stripe-should-retry': 'false' }),
  });
  await stripe.refunds.list();
  await expect(stripe.events.list()).rejects.toMatchObject({
    headers: expect.objectContaining({ 'stripe-rate-limited-reason': 'global-rate' }),
  });
  nowMs += 1000;
  expect((await createSession(stripe, {}, 'key-1')).status).toBe('open');
  await stripe.refunds.list();
  await expect(stripe.refunds.list()).rejects.toMatchObject({ statusCode: 429 });
  double.setLimits({ operations: {} });
  await stripe.refunds.list();
});

test('[STRIPE-14] all of the control is reachable over HTTP', async () => {
  const { stripe, double, pay } = await start();
  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${double.url}/_double/${path}`, { method, body: body ? JSON.stringify(body) : null });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  await call('POST', 'faults', { kind: 'fail-after', times: null });
  await expect(createSession(stripe)).rejects.toMatchObject({ statusCode: 500 });
  await call('DELETE', 'faults');
  expect((await call('POST', 'faults', { kind: 'earthquake' })).status).toBe(400);
  await call('PUT', 'limits', { perSecond: 0 });
  await expect(createSession(stripe)).rejects.toMatchObject({ statusCode: 429 });
  await call('PUT', 'limits', { perSecond: null });
  await call('PUT', 'webhooks', { hold: true });
  const paid = await paidIntent({ stripe, pay }, CARDS.pays);
  await call('POST', 'webhooks/release', { order: 'reversed' });
  await stripe.paymentIntents.capture(paid);
  const dispute = await call('POST', 'disputes', { paymentIntent: paid });
  expect((await call('POST', `disputes/${String(dispute.body.id)}/close`, { outcome: 'lost' })).body.status).toBe(
    'lost',
  );
  expect((await call('POST', 'disputes', { paymentIntent: 'pi_none' })).status).toBe(404);
  expect((await call('GET', 'ledger')).body.data).toMatchObject([{ captured: 9200, disputed: 9200, kept: 0 }]);
  const reserved = await paidIntent({ stripe, pay }, CARDS.pays);
  await call('POST', `payment_intents/${reserved}/expire`);
  expect((await stripe.paymentIntents.retrieve(reserved)).cancellation_reason).toBe('expired');
  const refunded = await paidIntent({ stripe, pay }, CARDS.pays);
  await stripe.paymentIntents.capture(refunded);
  const refund = await stripe.refunds.create({ payment_intent: refunded });
  expect((await call('POST', `refunds/${refund.id}/fail`)).body.status).toBe('failed');
  const open = await createSession(stripe);
  await call('POST', 'clock', { advanceSeconds: 86_401 });
  expect((await stripe.checkout.sessions.retrieve(open.id)).status).toBe('expired');
  expect((await call('GET', 'webhooks')).body.data).toHaveLength(double.deliveries().length);
  expect((await call('GET', 'nothing')).status).toBe(404);
});

async function attempt(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    return error;
  }
}
