import type { Account } from './account.ts';
import { noSuch, type ApiResult } from './api-failure.ts';
import { moveBalance } from './balance.ts';
import { textAt, type FormMap } from './form-body.ts';
import { listPage } from './lists.ts';
import {
  CHARGE_CONSTANTS,
  type Charge,
  type PaymentError,
  type PaymentIntent,
  type PaymentMethodDetails,
} from './objects.ts';
import { ok } from './result.ts';
import type { Payment } from './test-cards.ts';

/** How long a card's authorization lasts before the bank lets it go, in seconds. */
export const AUTHORIZATION_SECONDS = 7 * 24 * 60 * 60;

/** An attempt to pay that the bank took (`error` null: reserved, not yet captured) or turned away. */
export function makeCharge(
  account: Account,
  attempt: { intent: PaymentIntent; payment: Payment; error: PaymentError | null },
): Charge {
  const { intent, payment, error } = attempt;
  // An intent has one charge for each attempt: the one before tells them apart.
  const id = account.newId('ch', `${intent.id} after ${intent.latest_charge}`);
  const charge: Charge = {
    ...CHARGE_CONSTANTS,
    id,
    created: account.nowSeconds(),
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    balance_transaction: null,
    billing_details: { address: null, email: intent.receipt_email, name: null, phone: null, tax_id: null },
    captured: false,
    currency: intent.currency,
    description: intent.description,
    disputed: false,
    failure_code: error?.code ?? null,
    failure_message: error?.message ?? null,
    outcome: outcomeOf(error),
    paid: error === null,
    payment_intent: intent.id,
    payment_method: account.newId('pm', id),
    payment_method_details: detailsOf(payment),
    receipt_email: intent.receipt_email,
    refunded: false,
    status: error === null ? 'succeeded' : 'failed',
    metadata: intent.metadata,
  };
  account.state.charges[charge.id] = charge;
  return charge;
}

/** Takes so much of what the bank has reserved. */
export function captureCharge(account: Account, charge: Charge, amount: number): void {
  charge.captured = true;
  charge.amount_captured = amount;
  const { id: source, currency } = charge;
  const move = { kind: 'charge', amount, currency, source, description: 'Payment' } as const;
  charge.balance_transaction = moveBalance(account, move).id;
}

/** Lets go of a reservation. Stripe shows it as a charge that is wholly refunded, though no money ever moved. */
export function releaseCharge(account: Account, charge: Charge): void {
  charge.amount_refunded = charge.amount;
  charge.refunded = true;
  account.emit('charge.refunded', charge);
}

export function readCharge(account: Account, id: string): ApiResult<Charge> {
  const charge = account.state.charges[id];
  return charge ? ok(charge) : noSuch('charge', id);
}

/** `GET /v1/charges`, optionally of one `payment_intent`. */
export function listCharges(account: Account, query: FormMap): ApiResult<object> {
  const intent = textAt(query, 'payment_intent');
  const all = Object.values(account.state.charges);
  return listPage('/v1/charges', intent === undefined ? all : all.filter((c) => c.payment_intent === intent), query);
}

function outcomeOf(error: PaymentError | null): Charge['outcome'] {
  if (error === null) {
    const seller_message = 'Payment complete.';
    return {
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      seller_message,
      type: 'authorized',
    };
  }
  const reason = error.decline_code ?? error.code;
  const seller_message = 'The bank did not return any further details with this decline.';
  return {
    network_status: 'declined_by_network',
    reason,
    risk_level: 'normal',
    seller_message,
    type: 'issuer_declined',
  };
}

function detailsOf(payment: Payment): PaymentMethodDetails {
  if (payment.method === 'ideal') {
    return { type: 'ideal', ideal: { bank: 'ing', bic: 'INGBNL2A', iban_last4: '5264', verified_name: 'Jenny Rosen' } };
  }
  return {
    type: 'card',
    card: {
      brand: 'visa',
      country: 'DE',
      exp_month: 12,
      exp_year: 2034,
      funding: 'credit',
      last4: payment.number.slice(-4),
      network: 'visa',
      three_d_secure: null,
      wallet: null,
    },
  };
}
