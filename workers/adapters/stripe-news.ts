import type { Stripe } from 'stripe';
import type { DisputeState } from '../../domain/bookings/reconcile.ts';
import type { ProviderNews } from './payment-provider.ts';
import { refundResult } from './stripe-money.ts';
import { sessionOf } from './stripe-sessions.ts';

/** What an event of Stripe's tells us; null: nothing that we act on. */
export async function newsOf(stripe: Stripe, event: Stripe.Event): Promise<ProviderNews | null> {
  const { type } = event;
  if (type === 'checkout.session.completed' || type === 'checkout.session.expired') {
    return { kind: 'session', session: await sessionOf(stripe, event.data.object) };
  }
  if (type === 'refund.created' || type === 'refund.updated' || type === 'refund.failed') {
    return newsOfRefund(event.data.object);
  }
  if (type === 'charge.dispute.created' || type === 'charge.dispute.updated' || type === 'charge.dispute.closed') {
    return newsOfDispute(event.data.object);
  }
  return null;
}

/** Refunds that others make in the same account are none of ours. */
function newsOfRefund(refund: Stripe.Refund): ProviderNews | null {
  const { refundId, attempt, bookingId, givenBack } = refund.metadata ?? {};
  if (givenBack !== undefined && bookingId !== undefined) {
    if (refund.status !== 'failed') return null;
    const { payment_intent: payment } = refund;
    return { kind: 'give-back-failed', bookingId, paymentId: typeof payment === 'string' ? payment : refund.id };
  }
  if (refundId === undefined || attempt === undefined) return null;
  return { kind: 'refund', refundId, attempt: Number(attempt), result: refundResult(refund) };
}

/** An inquiry (`warning_…`) takes no money: nothing happens to the booking. */
function newsOfDispute(dispute: Stripe.Dispute): ProviderNews | null {
  const { id: disputeId, payment_intent: payment, amount: amountMinor, status } = dispute;
  if (payment === null || status.startsWith('warning_')) return null;
  const paymentId = typeof payment === 'string' ? payment : payment.id;
  return { kind: 'dispute', disputeId, paymentId, amountMinor, state: disputeState(status) };
}

/** How a dispute stands, as far as money goes. */
export function disputeState(status: Stripe.Dispute.Status): DisputeState {
  if (status === 'won') return 'won';
  return status === 'lost' ? 'lost' : 'open';
}
