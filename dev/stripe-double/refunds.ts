import { ok } from '../../domain/shared/result.ts';
import { newId, type Account } from './account.ts';
import { invalidRequest, noSuch, type ApiResult } from './api-failure.ts';
import { textAt, type FormMap } from './form-body.ts';
import { parseMetadata } from './metadata.ts';
import type { Refund } from './objects.ts';

/** `POST /v1/refunds`: of a payment intent, in whole (what is left) or in part; succeeds at once. */
export function createRefund(account: Account, params: FormMap): ApiResult<Refund> {
  const intentId = textAt(params, 'payment_intent');
  if (intentId === undefined) {
    const message = 'Missing required param: payment_intent. (This double refunds by payment intent only.)';
    return invalidRequest(message, { code: 'parameter_missing', param: 'payment_intent' });
  }
  const intent = account.state.intents[intentId];
  if (!intent) return noSuch('payment_intent', intentId);
  const charge = intent.latest_charge === null ? undefined : account.state.charges[intent.latest_charge];
  if (!charge?.captured) {
    return invalidRequest(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`);
  }
  const left = charge.amount_captured - charge.amount_refunded;
  if (left === 0) {
    return invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  }
  const amount = Number(textAt(params, 'amount') ?? left);
  if (!Number.isInteger(amount) || amount < 1 || amount > left) {
    return invalidRequest(`Refund amount (${amount}) must be between 1 and what is left of the charge (${left}).`, {
      param: 'amount',
    });
  }
  const metadata = parseMetadata(params, 'metadata');
  if (!metadata.ok) return metadata;
  const refund: Refund = {
    id: newId('re'),
    object: 'refund',
    created: account.nowSeconds(),
    amount,
    charge: charge.id,
    currency: charge.currency,
    metadata: metadata.value,
    payment_intent: intentId,
    reason: textAt(params, 'reason') ?? null,
    status: 'succeeded',
  };
  account.state.refunds[refund.id] = refund;
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  account.emit('refund.created', refund);
  account.emit('charge.refunded', charge);
  return ok(refund);
}

export function readRefund(account: Account, id: string): ApiResult<Refund> {
  const refund = account.state.refunds[id];
  return refund ? ok(refund) : noSuch('refund', id);
}

/** `GET /v1/refunds`: newest first, optionally of one `payment_intent`. */
export function listRefunds(account: Account, query: FormMap): ApiResult<object> {
  const intent = textAt(query, 'payment_intent');
  const data = Object.values(account.state.refunds)
    .filter((refund) => intent === undefined || refund.payment_intent === intent)
    .toReversed();
  return ok({ object: 'list', url: '/v1/refunds', has_more: false, data });
}
