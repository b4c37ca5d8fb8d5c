import { Stripe } from 'stripe';
import type { MoneyResult, RefundOrder, RefundResult } from './payment-provider.ts';

/** Takes what was authorized. Taken before, by us or at once by the method, is as good. */
export async function capture(
  stripe: Stripe,
  payment: { bookingId: string; paymentId: string; amountMinor: number },
): Promise<MoneyResult> {
  const { bookingId, paymentId, amountMinor } = payment;
  try {
    const params = { amount_to_capture: amountMinor };
    await stripe.paymentIntents.capture(paymentId, params, { idempotencyKey: `capture:${bookingId}` });
    return { kind: 'done' };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { status } = await stripe.paymentIntents.retrieve(paymentId);
    return status === 'succeeded' ? { kind: 'done' } : { kind: 'final', reason: error.message };
  }
}

/** Cancels what is only authorized, refunds in full what was captured. */
export async function giveBack(stripe: Stripe, payment: { paymentId: string }): Promise<MoneyResult> {
  const { paymentId } = payment;
  const { status } = await stripe.paymentIntents.retrieve(paymentId);
  if (status === 'canceled') return { kind: 'done' };
  try {
    if (status === 'succeeded') {
      await stripe.refunds.create({ payment_intent: paymentId }, { idempotencyKey: `refund:${paymentId}` });
    } else {
      await stripe.paymentIntents.cancel(paymentId, {}, { idempotencyKey: `cancel:${paymentId}` });
    }
    return { kind: 'done' };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.code === 'charge_already_refunded' ? { kind: 'done' } : { kind: 'final', reason: error.message };
  }
}

/** Stripe keeps keys for a day: when the call may be older than that, the refund is looked for first. */
export async function refund(stripe: Stripe, order: RefundOrder): Promise<RefundResult> {
  const { refundId, attempt, bookingId, paymentId, amountMinor } = order;
  if (order.mayHaveBegun) {
    for await (const known of stripe.refunds.list({ payment_intent: paymentId, limit: 100 })) {
      if (known.metadata?.refundId === refundId && known.metadata.attempt === String(attempt)) {
        return refundResult(known);
      }
    }
  }
  try {
    const metadata = { refundId, attempt: String(attempt), bookingId };
    const params = { payment_intent: paymentId, amount: amountMinor, metadata };
    return refundResult(await stripe.refunds.create(params, { idempotencyKey: `refund:${refundId}:${attempt}` }));
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

/** The provider understood and said no: saying it again gets the same answer. */
function isRefusal(error: unknown): error is Stripe.errors.StripeError {
  return error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeCardError;
}
