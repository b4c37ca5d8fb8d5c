import type { Account } from './account.ts';
import { invalidRequest, missingParam, noSuch, type ApiResult } from './api-failure.ts';
import { moveBalance } from './balance.ts';
import { textAt, type FormMap } from './form-body.ts';
import { listPage } from './lists.ts';
import { parseMetadata } from './metadata.ts';
import type { Charge, Refund } from './objects.ts';
import { outcomeOf } from './payment-intents.ts';
import { ok } from './result.ts';

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'];

/** `POST /v1/refunds`: of a payment intent or charge, in whole (what is left) or in part. */
export function createRefund(account: Account, params: FormMap): ApiResult<Refund> {
  const found = chargeToRefund(account, params);
  if (!found.ok) return found;
  const charge = found.value;
  const reason = textAt(params, 'reason') ?? null;
  if (reason !== null && !REASONS.includes(reason))
    return invalidRequest(`Invalid reason: ${reason}`, { param: 'reason' });
  const metadata = parseMetadata(params, 'metadata');
  if (!metadata.ok) return metadata;
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = Number(textAt(params, 'amount') ?? left);
  if (!Number.isInteger(amount) || amount < 1 || amount > left) {
    return invalidRequest(`Refund amount (${amount}) must be between 1 and what is left of the charge (${left}).`, {
      param: 'amount',
    });
  }
  const id = account.newId('re', account.request.idempotency_key ?? '');
  const { currency } = charge;
  const move = { kind: 'refund', amount: -amount, currency, source: id, description: 'Refund' } as const;
  const refund: Refund = {
    id,
    object: 'refund',
    created: account.nowSeconds(),
    amount,
    balance_transaction: moveBalance(account, move).id,
    charge: charge.id,
    currency,
    metadata: metadata.value,
    payment_intent: charge.payment_intent,
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    transfer_reversal: null,
    status: 'succeeded',
  };
  account.state.refunds[id] = refund;
  planBankAnswer(account, charge, refund);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  account.emit('refund.created', refund);
  account.emit('charge.refunded', charge);
  return ok(refund);
}

/** A refund that was pending has reached the fan. */
export function succeedRefund(account: Account, refund: Refund): void {
  if (refund.status !== 'pending') return;
  refund.status = 'succeeded';
  delete refund.pending_reason;
  tell(account, refund, 'refund.updated');
}

/** The fan's bank did not take it: the money is the shop's again, and can be given back once more. */
export function failRefund(account: Account, refund: Refund): void {
  if (refund.status === 'failed') return;
  const charge = account.state.charges[refund.charge]!;
  refund.status = 'failed';
  delete refund.pending_reason;
  refund.failure_reason = 'lost_or_stolen_card';
  const { amount, currency, id: source } = refund;
  const move = { kind: 'refund-failure', amount, currency, source, description: 'Refund failed' } as const;
  refund.failure_balance_transaction = moveBalance(account, move).id;
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
  tell(account, refund, 'refund.failed');
}

export function readRefund(account: Account, id: string): ApiResult<Refund> {
  const refund = account.state.refunds[id];
  return refund ? ok(refund) : noSuch('refund', id);
}

/** `GET /v1/refunds`, optionally of one `payment_intent` or `charge`. */
export function listRefunds(account: Account, query: FormMap): ApiResult<object> {
  const intent = textAt(query, 'payment_intent');
  const charge = textAt(query, 'charge');
  const all = Object.values(account.state.refunds)
    .filter((refund) => intent === undefined || refund.payment_intent === intent)
    .filter((refund) => charge === undefined || refund.charge === charge);
  return listPage('/v1/refunds', all, query);
}

function chargeToRefund(account: Account, params: FormMap): ApiResult<Charge> {
  const intentId = textAt(params, 'payment_intent');
  const chargeId = textAt(params, 'charge') ?? account.state.intents[intentId ?? '']?.latest_charge ?? undefined;
  if (intentId === undefined && chargeId === undefined) return missingParam('payment_intent');
  if (intentId !== undefined && !account.state.intents[intentId]) return noSuch('payment_intent', intentId);
  const charge = account.state.charges[chargeId ?? ''];
  if (textAt(params, 'charge') !== undefined && !charge) return noSuch('charge', chargeId!);
  if (!charge?.captured) {
    const what = intentId === undefined ? `Charge (${chargeId})` : `PaymentIntent (${intentId})`;
    return invalidRequest(`This ${what} does not have a successful charge to refund.`);
  }
  const disputes = Object.values(account.state.disputes).filter((dispute) => dispute.charge === charge.id);
  if (disputes.some((dispute) => dispute.status !== 'won')) {
    const message = `Charge ${charge.id} has been charged back; cannot issue a refund.`;
    return invalidRequest(message, { code: 'charge_disputed', charge: charge.id });
  }
  if (charge.amount_refunded === charge.amount_captured) {
    const message = `Charge ${charge.id} has already been refunded.`;
    return invalidRequest(message, { code: 'charge_already_refunded', charge: charge.id });
  }
  return ok(charge);
}

/** Some cards' banks answer later. */
function planBankAnswer(account: Account, charge: Charge, refund: Refund): void {
  const atSeconds = account.nowSeconds() + account.bankDelaySeconds;
  const { name } = outcomeOf(charge);
  if (name === 'refund-late') {
    refund.status = 'pending';
    refund.pending_reason = 'processing';
    account.state.planned.push({ atSeconds, step: { kind: 'refund-succeeds', refundId: refund.id } });
  }
  if (name === 'refund-fails') {
    account.state.planned.push({ atSeconds, step: { kind: 'refund-fails', refundId: refund.id } });
  }
}

function tell(account: Account, refund: Refund, type: 'refund.updated' | 'refund.failed'): void {
  account.emit(type, refund);
  account.emit('charge.refund.updated', refund);
}
