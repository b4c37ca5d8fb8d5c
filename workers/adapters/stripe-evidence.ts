import type { Stripe } from 'stripe';
import type { PaymentEvidence } from '../../domain/bookings/reconcile.ts';
import type { PaymentRecord } from './payment-provider.ts';
import { disputeState } from './stripe-news.ts';
import { originOf } from './stripe-sessions.ts';

/** As many as Stripe gives. */
const PER_PAGE = 100;

/**
 * Our sessions that were made in a stretch of time, with what became of their money; the newest first. A page is one
 * call; refunds that failed are not looked for (`readPayment` does).
 */
export async function* listPayments(
  stripe: Stripe,
  { sinceMs, untilMs }: { sinceMs: number; untilMs: number },
): AsyncGenerator<PaymentRecord> {
  const created = { gte: Math.floor(sinceMs / 1_000), lt: Math.floor(untilMs / 1_000) };
  const expand = ['data.payment_intent.latest_charge'];
  for await (const session of stripe.checkout.sessions.list({ created, limit: PER_PAGE, expand })) {
    const record = await recordOf(stripe, session, (charge) => charge.amount_refunded > 0);
    if (record) yield record;
  }
}

/** Null: not a session of ours. */
export async function readPayment(stripe: Stripe, sessionId: string): Promise<PaymentRecord | null> {
  const expand = ['payment_intent.latest_charge'];
  return recordOf(stripe, await stripe.checkout.sessions.retrieve(sessionId, { expand }), () => true);
}

/** The payments about which a bank has had something to say since. */
export async function listDisputedPayments(stripe: Stripe, sinceMs: number): Promise<string[]> {
  const payments = new Set<string>();
  const created = { gte: Math.floor(sinceMs / 1_000) };
  for await (const { payment_intent: payment } of stripe.disputes.list({ created, limit: PER_PAGE })) {
    if (payment !== null) payments.add(typeof payment === 'string' ? payment : payment.id);
  }
  return [...payments];
}

type MayHaveRefunds = (charge: Stripe.Charge) => boolean;

async function recordOf(
  stripe: Stripe,
  session: Stripe.Checkout.Session,
  mayHaveRefunds: MayHaveRefunds,
): Promise<PaymentRecord | null> {
  const origin = originOf(session);
  if (origin === null) return null;
  const { address, reference } = origin;
  return { address, holdId: reference.holdId, evidence: await evidenceOf(stripe, session, mayHaveRefunds) };
}

async function evidenceOf(
  stripe: Stripe,
  session: Stripe.Checkout.Session,
  mayHaveRefunds: MayHaveRefunds,
): Promise<PaymentEvidence> {
  const intent = expandedIntent(session);
  const charge = intent?.latest_charge;
  const paid = typeof charge === 'object' && charge !== null ? charge : null;
  const refunds = intent && paid?.captured && mayHaveRefunds(paid) ? await refundsOf(stripe, intent.id) : [];
  const disputes = intent && paid?.disputed ? await disputesOf(stripe, intent.id) : [];
  return {
    sessionId: session.id,
    status: statusOf(session, intent),
    paymentId: intent?.id ?? null,
    amountMinor: intent === null ? 0 : intent.amount_capturable + intent.amount_received,
    refundedMinor: refunds
      .filter(({ status }) => status !== 'failed' && status !== 'canceled')
      .reduce((sum, { amount }) => sum + amount, 0),
    refunds: refunds.flatMap(ourRefund),
    disputes,
  };
}

function expandedIntent({ payment_intent: intent }: Stripe.Checkout.Session): Stripe.PaymentIntent | null {
  return typeof intent === 'object' ? intent : null;
}

function statusOf(session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent | null): PaymentEvidence['status'] {
  if (session.status === 'open') return 'open';
  if (session.status === 'expired' || intent === null) return 'over';
  if (intent.status === 'succeeded') return 'captured';
  if (intent.status === 'requires_capture') return 'authorized';
  // A method that takes its time: nothing is decided yet.
  return intent.status === 'canceled' ? 'over' : 'open';
}

async function refundsOf(stripe: Stripe, paymentId: string): Promise<Stripe.Refund[]> {
  return await stripe.refunds.list({ payment_intent: paymentId, limit: PER_PAGE }).autoPagingToArray({ limit: 1_000 });
}

function ourRefund({ metadata, status }: Stripe.Refund): PaymentEvidence['refunds'] {
  const { refundId, attempt } = metadata ?? {};
  if (refundId === undefined || attempt === undefined) return [];
  const isOver = status === 'failed' || status === 'canceled';
  const state = status === 'succeeded' ? 'done' : isOver ? 'failed' : 'pending';
  return [{ refundId, attempt: Number(attempt), state }];
}

/** Inquiries (`warning_…`) take no money. */
async function disputesOf(stripe: Stripe, paymentId: string): Promise<PaymentEvidence['disputes']> {
  const disputes: PaymentEvidence['disputes'] = [];
  for await (const { id, status, amount } of stripe.disputes.list({ payment_intent: paymentId, limit: PER_PAGE })) {
    if (!status.startsWith('warning_'))
      disputes.push({ disputeId: id, amountMinor: amount, state: disputeState(status) });
  }
  return disputes;
}
