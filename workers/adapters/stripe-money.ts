import type { Stripe } from 'stripe';
import type { MoneyResult, RefundOrder, RefundResult } from './payment-provider.ts';
import { isRefusal, once } from './stripe-once.ts';

/** Takes what was authorized. Taken before, by us or at once by the method, is as good. */
export async function capture(
  stripe: Stripe,
  payment: { bookingId: string; paymentId: string; amountMinor: number },
): Promise<MoneyResult> {
  const { bookingId, paymentId, amountMinor } = payment;
  const params = { amount_to_capture: amountMinor };
  try {
    await once({
      key: `capture:${bookingId}`,
      call: (idempotencyKey) => stripe.paymentIntents.capture(paymentId, params, { idempotencyKey }),
      find: () => intentIf(stripe, paymentId, 'succeeded'),
    });
    return { kind: 'done' };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const taken = await intentIf(stripe, paymentId, 'succeeded');
    return taken ? { kind: 'done' } : { kind: 'final', reason: error.message };
  }
}

/** Cancels what is only authorized, refunds in full what was captured. */
export async function giveBack(
  stripe: Stripe,
  payment: { bookingId: string; paymentId: string },
): Promise<MoneyResult> {
  const { paymentId } = payment;
  const { status } = await stripe.paymentIntents.retrieve(paymentId);
  if (status === 'canceled') return { kind: 'done' };
  try {
    if (status === 'succeeded') await refundInFull(stripe, payment);
    else await cancel(stripe, paymentId);
    return { kind: 'done' };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.code === 'charge_already_refunded' ? { kind: 'done' } : { kind: 'final', reason: error.message };
  }
}

/** Refund and attempt name it at Stripe, in its key and in its metadata: keys are kept for a day, refunds for good. */
export async function refund(stripe: Stripe, order: RefundOrder): Promise<RefundResult> {
  const { refundId, attempt, bookingId, paymentId, amountMinor } = order;
  const find = () =>
    refundIf(stripe, paymentId, ({ metadata }) => {
      return metadata?.refundId === refundId && metadata.attempt === String(attempt);
    });
  const known = order.mayHaveBegun ? await find() : null;
  if (known) return refundResult(known);
  const metadata = { refundId, attempt: String(attempt), bookingId };
  const params = { payment_intent: paymentId, amount: amountMinor, metadata };
  try {
    const made = await once({
      key: `refund:${refundId}:${attempt}`,
      call: (idempotencyKey) => stripe.refunds.create(params, { idempotencyKey }),
      find,
    });
    return refundResult(made);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { kind: 'final', providerId: null, reason: error.message };
  }
}

/** What a refund object says. */
export function refundResult({ id: providerId, status, failure_reason: reason }: Stripe.Refund): RefundResult {
  if (status === 'succeeded') return { kind: 'done', providerId };
  if (status === 'failed' || status === 'canceled') {
    return { kind: 'final', providerId, reason: reason ?? `the refund is ${status}` };
  }
  return { kind: 'pending', providerId };
}

function cancel(stripe: Stripe, paymentId: string): Promise<unknown> {
  return once<unknown>({
    key: `cancel:${paymentId}`,
    call: (idempotencyKey) => stripe.paymentIntents.cancel(paymentId, {}, { idempotencyKey }),
    find: () => intentIf(stripe, paymentId, 'canceled'),
  });
}

/**
 * All that is left of a payment. Without a key: Stripe itself refunds no more than was taken, and a key would repeat for
 * a day that the payment is disputed, or a refund that the fan's bank has sent back since.
 */
async function refundInFull(stripe: Stripe, { bookingId, paymentId }: { bookingId: string; paymentId: string }) {
  try {
    await stripe.refunds.create({ payment_intent: paymentId, metadata: { bookingId, givenBack: 'true' } });
  } catch (error) {
    if (isRefusal(error)) throw error;
    if ((await refundIf(stripe, paymentId, isGivenBack)) === null) throw error;
  }
}

function isGivenBack({ metadata, status }: Stripe.Refund): boolean {
  return metadata?.givenBack === 'true' && status !== 'failed';
}

async function intentIf(
  stripe: Stripe,
  paymentId: string,
  status: Stripe.PaymentIntent.Status,
): Promise<Stripe.PaymentIntent | null> {
  const intent = await stripe.paymentIntents.retrieve(paymentId);
  return intent.status === status ? intent : null;
}

async function refundIf(
  stripe: Stripe,
  paymentId: string,
  is: (refund: Stripe.Refund) => boolean,
): Promise<Stripe.Refund | null> {
  for await (const made of stripe.refunds.list({ payment_intent: paymentId, limit: 100 })) {
    if (is(made)) return made;
  }
  return null;
}
