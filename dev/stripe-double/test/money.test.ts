import { expect, test } from 'vitest';
import { CARDS, createSession, paidIntent, start, type Shop } from './shop.ts';

test('[STRIPE-15] the ledger follows the money: reserved, captured, refunded in parts', async () => {
  const shop = await start();
  const paymentIntent = await paidIntent(shop);
  expect(entry(shop)).toMatchObject({ paymentIntent, metadata: { hold: 'h1' }, reserved: 9200, captured: 0, kept: 0 });
  await shop.stripe.paymentIntents.capture(paymentIntent);
  expect(entry(shop)).toMatchObject({ reserved: 0, captured: 9200, refunded: 0, kept: 9200 });
  await shop.stripe.refunds.create({ payment_intent: paymentIntent, amount: 4600, reason: 'requested_by_customer' });
  expect(entry(shop)).toMatchObject({ captured: 9200, refunded: 4600, kept: 4600 });
  await shop.stripe.refunds.create({ payment_intent: paymentIntent });
  expect(entry(shop)).toMatchObject({ captured: 9200, refunded: 9200, kept: 0 });
});

test('[STRIPE-2] a reservation that is let go is no money, though its charge is shown as refunded', async () => {
  const shop = await start();
  const intentId = await paidIntent(shop);
  const cancelled = await shop.stripe.paymentIntents.cancel(intentId, { expand: ['latest_charge'] });
  expect(cancelled).toMatchObject({ status: 'canceled', latest_charge: { refunded: true, amount_captured: 0 } });
  expect(entry(shop)).toMatchObject({ reserved: 0, captured: 0, refunded: 0, kept: 0 });
  expect((await shop.stripe.refunds.list({ payment_intent: intentId })).data).toEqual([]);
});

test('[STRIPE-16] a bank that let the reservation go refuses the capture, and the payment is over', async () => {
  const shop = await start();
  const intentId = await paidIntent(shop, CARDS.captureFails);
  await expect(shop.stripe.paymentIntents.capture(intentId)).rejects.toMatchObject({
    code: 'charge_expired_for_capture',
  });
  expect(await shop.stripe.paymentIntents.retrieve(intentId)).toMatchObject({ status: 'canceled' });
  await expect.poll(shop.types).toEqual(expect.arrayContaining(['charge.expired', 'payment_intent.canceled']));
});

test('[STRIPE-16] a reservation lapses after seven days', async () => {
  const shop = await start();
  const intentId = await paidIntent(shop);
  shop.double.advanceClock(7 * 86_400 - 60);
  expect(await shop.stripe.paymentIntents.retrieve(intentId)).toMatchObject({ status: 'requires_capture' });
  shop.double.advanceClock(120);
  expect(await shop.stripe.paymentIntents.retrieve(intentId)).toMatchObject({ cancellation_reason: 'expired' });
});

test('[STRIPE-17] iDEAL takes the money at once, and is not offered where only a reservation will do', async () => {
  const shop = await start();
  const session = await createSession(shop.stripe, {
    allowed_payment_method_types: ['card', 'ideal'],
    payment_method_options: { card: { capture_method: 'manual' } },
    payment_intent_data: { metadata: { hold: 'h1' } },
  });
  const asked = await shop.post(`/pay/${session.id}`, 'method=ideal');
  const bank = asked.headers.get('location')!;
  expect(await (await shop.post(bank, 'answer=no')).text()).toContain('unable to authenticate');
  await shop.post(`/pay/${session.id}`, 'method=ideal');
  expect((await shop.post(bank, 'answer=yes')).status).toBe(303);
  const paid = await shop.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent.latest_charge'] });
  expect(paid).toMatchObject({
    payment_status: 'paid',
    payment_intent: { status: 'succeeded', latest_charge: { payment_method_details: { type: 'ideal' } } },
  });
  const ofCard = await createSession(shop.stripe, {
    payment_method_options: { card: { capture_method: 'manual' } },
    payment_intent_data: {},
  });
  await shop.pay(ofCard, CARDS.pays);
  const reserved = await shop.stripe.checkout.sessions.retrieve(ofCard.id, { expand: ['payment_intent'] });
  expect(reserved).toMatchObject({ payment_status: 'unpaid', payment_intent: { status: 'requires_capture' } });
  await expect(createSession(shop.stripe, { allowed_payment_method_types: ['ideal'] })).rejects.toMatchObject({
    param: 'allowed_payment_method_types',
  });
  const older = { payment_method_types: ['ideal'] } as Parameters<typeof createSession>[1];
  await expect(createSession(shop.stripe, older)).rejects.toMatchObject({ param: 'payment_method_types' });
  const manual = await createSession(shop.stripe);
  await shop.post(`/pay/${manual.id}`, 'method=ideal');
  expect(await shop.stripe.checkout.sessions.retrieve(manual.id)).toMatchObject({
    status: 'open',
    payment_intent: null,
  });
});

test('[STRIPE-18] a refund may be pending first, or fail after it had succeeded: then it can be made again', async () => {
  const shop = await start({ bankDelaySeconds: 100 });
  const late = await captured(shop, CARDS.refundLate);
  expect(await shop.stripe.refunds.create({ payment_intent: late })).toMatchObject({ status: 'pending' });
  const bad = await captured(shop, CARDS.refundFails);
  expect(await shop.stripe.refunds.create({ payment_intent: bad })).toMatchObject({ status: 'succeeded' });
  await expect(shop.stripe.refunds.create({ payment_intent: bad })).rejects.toMatchObject({
    code: 'charge_already_refunded',
  });
  shop.double.advanceClock(101);
  const [failed] = (await shop.stripe.refunds.list({ payment_intent: bad })).data;
  expect(failed).toMatchObject({ status: 'failed', failure_reason: 'lost_or_stolen_card' });
  expect((await shop.stripe.refunds.list({ payment_intent: late })).data[0]?.status).toBe('succeeded');
  expect(shop.double.ledger().map(({ refunded, kept }) => [refunded, kept])).toEqual([
    [9200, 0],
    [0, 9200],
  ]);
  await expect.poll(shop.types).toEqual(expect.arrayContaining(['refund.updated', 'refund.failed']));
  expect((await shop.stripe.refunds.create({ payment_intent: bad })).status).toBe('succeeded');
});

test('[STRIPE-19] a dispute takes the money at once; lost keeps it, won brings it back', async () => {
  const shop = await start();
  const lost = await captured(shop, CARDS.disputes);
  const [dispute] = (await shop.stripe.disputes.list({ payment_intent: lost })).data;
  expect(dispute).toMatchObject({ status: 'needs_response', amount: 9200, balance_transactions: [{ net: -9200 }] });
  expect(entry(shop)).toMatchObject({ disputed: 9200, kept: 0 });
  await expect(shop.stripe.refunds.create({ payment_intent: lost })).rejects.toMatchObject({ code: 'charge_disputed' });
  expect((await shop.stripe.disputes.close(dispute!.id)).status).toBe('lost');
  expect(entry(shop)).toMatchObject({ disputed: 9200, kept: 0 });
  await expect(shop.stripe.disputes.close(dispute!.id)).rejects.toThrow(/already closed/);

  const won = await captured(shop, CARDS.pays);
  await shop.stripe.refunds.create({ payment_intent: won, amount: 200 });
  const opened = shop.double.openDispute({ paymentIntent: won, reason: 'product_not_received' });
  expect(opened).toMatchObject({ ok: true, value: { amount: 9000 } });
  const [second] = (await shop.stripe.disputes.list({ payment_intent: won })).data;
  await shop.stripe.disputes.update(second!.id, { evidence: { uncategorized_text: 'winning_evidence' } });
  expect((await shop.stripe.disputes.retrieve(second!.id)).status).toBe('won');
  expect(shop.double.ledger()[1]).toMatchObject({ disputed: 0, refunded: 200, kept: 9000 });
  expect((await shop.stripe.refunds.create({ payment_intent: won })).amount).toBe(9000);
  await expect
    .poll(shop.types)
    .toEqual(
      expect.arrayContaining([
        'charge.dispute.created',
        'charge.dispute.funds_withdrawn',
        'charge.dispute.closed',
        'charge.dispute.funds_reinstated',
      ]),
    );
});

test('[STRIPE-19] what is refunded, or not captured, cannot be disputed', async () => {
  const shop = await start();
  const reserved = await paidIntent(shop);
  expect(shop.double.openDispute({ paymentIntent: reserved }).ok).toBe(false);
  const refunded = await captured(shop, CARDS.pays);
  await shop.stripe.refunds.create({ payment_intent: refunded });
  expect(shop.double.openDispute({ paymentIntent: refunded }).ok).toBe(false);
});

async function captured(shop: Shop, card: string): Promise<string> {
  const intentId = await paidIntent(shop, card);
  await shop.stripe.paymentIntents.capture(intentId);
  return intentId;
}

function entry(shop: Shop) {
  return shop.double.ledger()[0];
}
