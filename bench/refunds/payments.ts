import { Stripe } from 'stripe';
import { emptyState, type AccountState } from '../../dev/stripe-double/account.ts';
import { startStripeDouble, type StripeDouble } from '../../dev/stripe-double/start-stripe-double.ts';

export interface PaidAccount {
  stripe: StripeDouble;
  /** As it is in the double, while it runs. */
  state: AccountState;
  paymentIds: string[];
}

/**
 * The Stripe double with so many captured payments of one amount: one is really paid at its page, the others are copies
 * of it. No webhooks are sent, and no limits are set.
 */
export async function startPaidAccount(payments: { count: number; amountMinor: number }): Promise<PaidAccount> {
  const state = emptyState();
  const stripe = await startStripeDouble({ state });
  const first = await payOnce(stripe.url, payments.amountMinor);
  const intent = state.intents[first]!;
  const charge = state.charges[intent.latest_charge!]!;
  const paymentIds = [first];
  for (let i = 1; i < payments.count; i++) {
    const [id, chargeId] = [`${first}x${i}`, `${charge.id}x${i}`];
    state.intents[id] = { ...intent, id, latest_charge: chargeId };
    state.charges[chargeId] = { ...charge, id: chargeId, payment_intent: id };
    paymentIds.push(id);
  }
  return { stripe, state, paymentIds };
}

async function payOnce(url: string, amountMinor: number): Promise<string> {
  const { hostname, port } = new URL(url);
  const client = new Stripe('sk_test_bench', { host: hostname, port, protocol: 'http' });
  const session = await client.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'chf', unit_amount: amountMinor, product_data: { name: 'A seat' } },
      },
    ],
    success_url: 'http://localhost/',
    payment_intent_data: { capture_method: 'manual' },
  });
  const paid = await fetch(session.url!, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ card: '4242424242424242' }).toString(),
    redirect: 'manual',
  });
  await paid.body?.cancel();
  const { payment_intent: intent } = await client.checkout.sessions.retrieve(session.id);
  await client.paymentIntents.capture(intent as string);
  return intent as string;
}
