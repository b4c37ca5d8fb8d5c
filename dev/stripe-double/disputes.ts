import type { Account } from './account.ts';
import { invalidRequest, noSuch, type ApiResult } from './api-failure.ts';
import { moveBalance } from './balance.ts';
import { textAt, textsAt, type FormMap } from './form-body.ts';
import { listPage } from './lists.ts';
import type { Charge, Dispute } from './objects.ts';
import { ok } from './result.ts';

const EVIDENCE_SECONDS = 7 * 24 * 60 * 60;
/** What Stripe's own test mode takes as evidence that decides. */
const DECISIVE = { winning_evidence: 'won', losing_evidence: 'lost' } as const;

/** A bank takes captured money back, all that was not refunded unless `amount` says less, until the dispute is closed. */
export function openDispute(
  account: Account,
  dispute: { intentId: string; amount?: number; reason?: string },
): ApiResult<Dispute> {
  const intent = account.state.intents[dispute.intentId];
  if (!intent) return noSuch('payment_intent', dispute.intentId);
  const charge = account.state.charges[intent.latest_charge ?? ''];
  const left = charge ? charge.amount_captured - charge.amount_refunded : 0;
  const amount = dispute.amount ?? left;
  if (!charge?.captured || charge.disputed || amount < 1 || amount > left) {
    return invalidRequest(`There is nothing to dispute about ${dispute.intentId}: ${left} is left of it.`);
  }
  const made = makeDispute(account, { charge, amount, reason: dispute.reason ?? 'fraudulent' });
  account.state.disputes[made.id] = made;
  charge.disputed = true;
  account.emit('charge.dispute.created', made);
  account.emit('charge.dispute.funds_withdrawn', made);
  return ok(made);
}

/** The bank has decided: the shop gets the money back (`won`), or not (`lost`). Decided once. */
export function closeDispute(account: Account, id: string, outcome: 'won' | 'lost'): ApiResult<Dispute> {
  const found = readDispute(account, id);
  if (!found.ok) return found;
  const dispute = found.value;
  if (dispute.status === 'won' || dispute.status === 'lost') {
    return invalidRequest(`This dispute is already closed: ${dispute.status}.`);
  }
  dispute.status = outcome;
  if (outcome === 'won') {
    const { amount, currency, id: source } = dispute;
    const move = { kind: 'dispute-reversal', amount, currency, source, description: 'Chargeback reversal' } as const;
    dispute.balance_transactions.push(moveBalance(account, move));
  }
  account.emit('charge.dispute.closed', dispute);
  if (outcome === 'won') account.emit('charge.dispute.funds_reinstated', dispute);
  return found;
}

/** `POST /v1/disputes/:id`: evidence; with `winning_evidence` or `losing_evidence` as its text the bank decides at once. */
export function updateDispute(account: Account, id: string, params: FormMap): ApiResult<Dispute> {
  const found = readDispute(account, id);
  if (!found.ok) return found;
  const dispute = found.value;
  if (dispute.status !== 'needs_response') return invalidRequest('This dispute takes no evidence any more.');
  Object.assign(dispute.evidence, textsAt(params, 'evidence'));
  dispute.evidence_details.has_evidence = true;
  if (textAt(params, 'submit') === 'false') return found;
  dispute.evidence_details.submission_count += 1;
  dispute.status = 'under_review';
  account.emit('charge.dispute.updated', dispute);
  const text = textAt(params, 'evidence', 'uncategorized_text');
  if (text === 'winning_evidence' || text === 'losing_evidence') return closeDispute(account, id, DECISIVE[text]);
  return found;
}

export function readDispute(account: Account, id: string): ApiResult<Dispute> {
  const dispute = account.state.disputes[id];
  return dispute ? ok(dispute) : noSuch('dispute', id);
}

/** `GET /v1/disputes`, optionally of one `payment_intent` or `charge`. */
export function listDisputes(account: Account, query: FormMap): ApiResult<object> {
  const intent = textAt(query, 'payment_intent');
  const charge = textAt(query, 'charge');
  const all = Object.values(account.state.disputes)
    .filter((dispute) => intent === undefined || dispute.payment_intent === intent)
    .filter((dispute) => charge === undefined || dispute.charge === charge);
  return listPage('/v1/disputes', all, query);
}

function makeDispute(account: Account, about: { charge: Charge; amount: number; reason: string }): Dispute {
  const { charge, amount, reason } = about;
  const id = account.newId('du', charge.id);
  const created = account.nowSeconds();
  const { currency } = charge;
  const move = {
    kind: 'dispute',
    amount: -amount,
    currency,
    source: id,
    description: 'Chargeback withdrawal',
  } as const;
  return {
    id,
    object: 'dispute',
    livemode: false,
    created,
    amount,
    balance_transactions: [moveBalance(account, move)],
    charge: charge.id,
    currency,
    enhanced_eligibility_types: [],
    evidence: { enhanced_evidence: {} },
    evidence_details: {
      due_by: created + EVIDENCE_SECONDS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    is_charge_refundable: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason,
    status: 'needs_response',
  };
}
