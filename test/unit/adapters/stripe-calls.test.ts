import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FaultKind } from '../../../dev/stripe-double/faults.ts';
import { startStripeDouble, type StripeDouble } from '../../../dev/stripe-double/start-stripe-double.ts';
import { idOf, uuidV7, type EventId, type HoldId } from '../../../domain/shared/ids.ts';
import type { PaymentOrder, PaymentProvider, PaymentSession } from '../../../workers/adapters/payment-provider.ts';
import { stripeProvider } from '../../../workers/adapters/stripe.ts';

const CARD_THAT_PAYS = '4242424242424242';
const CARD_3D_SECURE = '4000002760003184';
const AMOUNT_MINOR = 5900;
/** The SDK tries once more by itself. */
const TRIES = 2;

let double: StripeDouble;
let provider: PaymentProvider;

beforeAll(async () => {
  double = await startStripeDouble({});
  provider = stripeProvider({
    STRIPE_SECRET_KEY: 'sk_test_calls',
    STRIPE_WEBHOOK_SECRET: 'whsec_calls',
    STRIPE_API_BASE: double.url,
    PAYMENT_METHODS: ['card', 'ideal'],
  });
});
afterAll(() => double.close());
beforeEach(() => double.clearFaults());

function newId(): string {
  return uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}

function order(more: Partial<PaymentOrder> = {}): PaymentOrder {
  return {
    address: { eventId: idOf<EventId>(newId()), jurisdiction: null, hint: null },
    holdId: idOf<HoldId>(newId()),
    fence: '1.1',
    attempt: 1,
    expiresAtMs: Date.now() + 2 * 60 * 60_000,
    currency: 'EUR',
    lines: [{ name: 'Stalls', amountMinor: AMOUNT_MINOR, quantity: 1 }],
    email: 'fan@example.org',
    quote: 'a.quote',
    successUrl: 'https://tickets.test/done',
    cancelUrl: 'https://tickets.test/back',
    ...more,
  };
}

async function pay(session: PaymentSession, form: Record<string, string>, step = ''): Promise<Response> {
  return await fetch(session.url! + step, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
}

async function paid(form: Record<string, string> = { card: CARD_THAT_PAYS }) {
  const session = await provider.createSession(order());
  await pay(session, form);
  const { word } = await provider.retrieveSession(session.sessionId);
  if (word.kind !== 'paid') throw new Error(`it is ${word.kind}`);
  return { ...word, sessionId: session.sessionId, bookingId: newId() };
}

async function captured() {
  const payment = await paid();
  await provider.capture(payment);
  return payment;
}

/** Acts, then drops the answer: of both of the SDK's own tries. */
function lose(operation: string, kind: FaultKind = 'lose-answer'): void {
  double.addFault({ kind, operation, times: TRIES });
}

function refundOf(payment: { bookingId: string; paymentId: string }, more: { mayHaveBegun?: boolean } = {}) {
  return { refundId: newId(), attempt: 1, ...payment, amountMinor: 1000, mayHaveBegun: false, ...more };
}

function movedMinor(paymentId: string) {
  const entry = double.ledger().find((one) => one.paymentIntent === paymentId)!;
  return { captured: entry.captured, refunded: entry.refunded };
}

describe('an answer that was lost after the provider had acted', () => {
  test('[MONEY-3] of opening a page: that attempt again is the same page, the next one another', async () => {
    const first = order();
    lose('POST /v1/checkout/sessions');
    await expect(provider.createSession(first)).rejects.toThrow();
    const again = await provider.createSession(first);
    expect(await provider.createSession(first)).toEqual(again);
    const next = await provider.createSession({ ...first, attempt: 2 });
    expect(next.sessionId).not.toBe(again.sessionId);
  });

  test('[MONEY-7] of closing a page: asked again, it is closed', async () => {
    const { sessionId } = await provider.createSession(order());
    lose('POST /v1/checkout/sessions/:id/expire');
    await expect(provider.expireSession(sessionId)).rejects.toThrow();
    expect((await provider.expireSession(sessionId)).word).toEqual({ kind: 'ended' });
  });

  test('[MONEY-7] of looking at a page: asked again, it says the same', async () => {
    const payment = await paid();
    lose('GET /v1/checkout/sessions/:id');
    await expect(provider.retrieveSession(payment.sessionId)).rejects.toThrow();
    expect((await provider.retrieveSession(payment.sessionId)).word).toMatchObject({ kind: 'paid' });
  });

  test('[MONEY-1] of a capture: it is looked up, and taken once', async () => {
    const payment = await paid();
    lose('POST /v1/payment_intents/:id/capture');
    expect(await provider.capture(payment)).toEqual({ kind: 'done' });
    expect(await provider.capture(payment)).toEqual({ kind: 'done' });
    expect(movedMinor(payment.paymentId)).toEqual({ captured: AMOUNT_MINOR, refunded: 0 });
  });

  test('[BOOK-3] of a cancel, and of a full refund: each is looked up, and made once', async () => {
    const authorized = await paid();
    lose('POST /v1/payment_intents/:id/cancel');
    expect(await provider.giveBack(authorized)).toEqual({ kind: 'done' });
    expect(await provider.giveBack(authorized)).toEqual({ kind: 'done' });
    const taken = await captured();
    lose('POST /v1/refunds');
    expect(await provider.giveBack(taken)).toEqual({ kind: 'done' });
    expect(await provider.giveBack(taken)).toEqual({ kind: 'done' });
    expect(movedMinor(taken.paymentId)).toEqual({ captured: AMOUNT_MINOR, refunded: AMOUNT_MINOR });
  });

  test('[BOOK-3] a full refund that was refused while the payment was disputed is made once the dispute is won', async () => {
    const taken = await captured();
    const dispute = double.openDispute({ paymentIntent: taken.paymentId });
    if (!dispute.ok) throw new Error(dispute.failure.error.message);
    expect(await provider.giveBack(taken)).toMatchObject({ kind: 'final' });
    double.closeDispute(dispute.value.id, 'won');
    expect(await provider.giveBack(taken)).toEqual({ kind: 'done' });
    expect(movedMinor(taken.paymentId)).toEqual({ captured: AMOUNT_MINOR, refunded: AMOUNT_MINOR });
  });

  test('[BOOK-14] of a refund: it is looked up, and made once', async () => {
    const refund = refundOf(await captured());
    lose('POST /v1/refunds');
    const made = await provider.refund(refund);
    expect(made.kind).toBe('done');
    expect(await provider.refund({ ...refund, mayHaveBegun: true })).toEqual(made);
    expect(movedMinor(refund.paymentId)).toEqual({ captured: AMOUNT_MINOR, refunded: 1000 });
  });

  test('[BOOK-14] of looking a refund up: nothing is known, and nothing is made twice', async () => {
    const refund = refundOf(await captured());
    lose('POST /v1/refunds');
    lose('GET /v1/refunds');
    await expect(provider.refund(refund)).rejects.toThrow();
    expect((await provider.refund({ ...refund, mayHaveBegun: true })).kind).toBe('done');
    const { providerId } = await provider.refund({ ...refund, mayHaveBegun: true });
    lose('GET /v1/refunds/:id');
    await expect(provider.retrieveRefund(providerId!)).rejects.toThrow();
    expect((await provider.retrieveRefund(providerId!)).kind).toBe('done');
    expect(movedMinor(refund.paymentId).refunded).toBe(1000);
  });
});

describe('an error of the provider’s own, which its key repeats for a day', () => {
  test.each(['fail-before', 'fail-after'] as const)('[MONEY-1] %s a capture: it is taken, once', async (kind) => {
    const payment = await paid();
    double.addFault({ kind, operation: 'POST /v1/payment_intents/:id/capture' });
    expect(await provider.capture(payment)).toEqual({ kind: 'done' });
    expect(movedMinor(payment.paymentId).captured).toBe(AMOUNT_MINOR);
  });

  test.each(['fail-before', 'fail-after'] as const)('[BOOK-14] %s a refund: it is made, once', async (kind) => {
    const refund = refundOf(await captured());
    double.addFault({ kind, operation: 'POST /v1/refunds' });
    expect((await provider.refund(refund)).kind).toBe('done');
    expect((await provider.refund(refund)).kind).toBe('done');
    expect(movedMinor(refund.paymentId).refunded).toBe(1000);
  });

  test('[BOOK-14] two at once never refund twice', async () => {
    const refund = refundOf(await captured());
    double.addFault({ kind: 'fail-before', operation: 'POST /v1/refunds' });
    await Promise.allSettled([provider.refund(refund), provider.refund(refund)]);
    expect((await provider.refund(refund)).kind).toBe('done');
    expect(movedMinor(refund.paymentId).refunded).toBe(1000);
  });
});

describe('how a fan may pay', () => {
  test('[MONEY-2] by card: reserved, and taken by the capture', async () => {
    const payment = await paid();
    expect(payment).toMatchObject({ amountMinor: AMOUNT_MINOR });
    expect(movedMinor(payment.paymentId).captured).toBe(0);
    await provider.capture(payment);
    expect(movedMinor(payment.paymentId).captured).toBe(AMOUNT_MINOR);
  });

  test('[MONEY-2] by a method that takes the money at once: paid, and given back in full without seats', async () => {
    const session = await provider.createSession(order());
    await pay(session, { method: 'ideal' });
    await pay(session, { answer: 'yes' }, '/confirm?method=ideal');
    const { word } = await provider.retrieveSession(session.sessionId);
    if (word.kind !== 'paid') throw new Error(`it is ${word.kind}`);
    expect(movedMinor(word.paymentId).captured).toBe(AMOUNT_MINOR);
    const payment = { ...word, bookingId: newId() };
    expect(await provider.capture(payment)).toEqual({ kind: 'done' });
    expect(await provider.giveBack(payment)).toEqual({ kind: 'done' });
    expect(movedMinor(word.paymentId).refunded).toBe(AMOUNT_MINOR);
  });

  test('[MONEY-2] with 3-D Secure: nothing is decided before the bank has asked', async () => {
    const session = await provider.createSession(order());
    await pay(session, { card: CARD_3D_SECURE });
    expect((await provider.retrieveSession(session.sessionId)).word).toEqual({ kind: 'open' });
    await pay(session, { answer: 'no' }, '/confirm');
    expect((await provider.retrieveSession(session.sessionId)).word).toEqual({ kind: 'open' });
    await pay(session, { card: CARD_3D_SECURE });
    await pay(session, { answer: 'yes' }, '/confirm');
    expect((await provider.retrieveSession(session.sessionId)).word).toMatchObject({ kind: 'paid' });
  });

  test('[MONEY-7] a page that is closed while the bank asks takes no money any more', async () => {
    const session = await provider.createSession(order());
    await pay(session, { card: CARD_3D_SECURE });
    expect((await provider.expireSession(session.sessionId)).word).toEqual({ kind: 'ended' });
    await pay(session, { answer: 'yes' }, '/confirm');
    expect((await provider.retrieveSession(session.sessionId)).word).toEqual({ kind: 'ended' });
  });
});
