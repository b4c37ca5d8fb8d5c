import type { Account } from './account.ts';
import { invalidRequest, noSuch, type ApiResult } from './api-failure.ts';
import { AUTHORIZATION_SECONDS, captureCharge, makeCharge, releaseCharge } from './charges.ts';
import { textAt, type FormMap } from './form-body.ts';
import { listPage } from './lists.ts';
import {
  INTENT_CARD_CONSTANTS,
  INTENT_CONSTANTS,
  type Charge,
  type CheckoutSession,
  type PaymentError,
  type PaymentIntent,
} from './objects.ts';
import { ok } from './result.ts';
import { outcomeOfLast4, type Payment } from './test-cards.ts';

/** The intent of a session, made at the fan's first attempt to pay. */
export function intentOfSession(account: Account, session: CheckoutSession): PaymentIntent {
  const existing = session.payment_intent === null ? undefined : account.state.intents[session.payment_intent];
  if (existing) return existing;
  const { intent } = account.state.sessionExtras[session.id]!;
  const id = account.newId('pi', session.id);
  const laterOption = intent.cardCapturesLater ? { capture_method: 'manual' as const } : {};
  const made: PaymentIntent = {
    ...INTENT_CONSTANTS,
    id,
    created: account.nowSeconds(),
    amount: session.amount_total,
    amount_capturable: 0,
    amount_received: 0,
    currency: session.currency,
    capture_method: intent.captureMethod,
    status: 'requires_payment_method',
    canceled_at: null,
    cancellation_reason: null,
    client_secret: `${id}_secret_double`,
    description: intent.description,
    latest_charge: null,
    last_payment_error: null,
    metadata: intent.metadata,
    next_action: null,
    payment_method: null,
    payment_method_types: session.payment_method_types,
    payment_method_options: session.payment_method_types.includes('card')
      ? { card: { ...INTENT_CARD_CONSTANTS, ...laterOption } }
      : {},
    receipt_email: session.customer_email,
  };
  account.state.intents[made.id] = made;
  account.state.sessionOfIntent[made.id] = session.id;
  session.payment_intent = made.id;
  account.emit('payment_intent.created', made);
  return made;
}

/** The bank wants the fan to confirm first, at `url`. */
export function requireAction(account: Account, intent: PaymentIntent, page: { url: string; returnUrl: string }): void {
  intent.status = 'requires_action';
  intent.last_payment_error = null;
  intent.next_action = { type: 'redirect_to_url', redirect_to_url: { url: page.url, return_url: page.returnUrl } };
  account.emit('payment_intent.requires_action', intent);
}

/** The bank said no: the fan may try another card. */
export function failAttempt(
  account: Account,
  attempt: { intent: PaymentIntent; payment: Payment; error: PaymentError },
): void {
  const { intent, error } = attempt;
  const charge = makeCharge(account, attempt);
  intent.status = 'requires_payment_method';
  intent.next_action = null;
  intent.last_payment_error = error;
  intent.latest_charge = charge.id;
  account.emit('charge.failed', charge);
  account.emit('payment_intent.payment_failed', intent);
}

/** The bank said yes. With manual capture the money is only reserved, and the session complete but unpaid. */
export function authorise(
  account: Account,
  paid: { session: CheckoutSession; payment: Payment; withheld: boolean },
): void {
  const { session, payment } = paid;
  const events = { withheld: paid.withheld };
  const intent = intentOfSession(account, session);
  const charge = makeCharge(account, { intent, payment, error: null });
  intent.latest_charge = charge.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  intent.payment_method = charge.payment_method;
  session.status = 'complete';
  session.url = null;
  session.customer_details = customerOf(session);
  if (isCapturedLater(intent, payment)) {
    intent.status = 'requires_capture';
    intent.amount_capturable = intent.amount;
    const details = charge.payment_method_details;
    if (details?.type === 'card') details.card.capture_before = charge.created + AUTHORIZATION_SECONDS;
    account.emit('charge.succeeded', charge, events);
    account.emit('payment_intent.amount_capturable_updated', intent, events);
  } else {
    takeMoney(account, intent, charge, intent.amount);
    account.emit('charge.succeeded', charge, events);
    account.emit('payment_intent.succeeded', intent, events);
  }
  account.emit('checkout.session.completed', session, events);
}

export function readIntent(account: Account, id: string): ApiResult<PaymentIntent> {
  const intent = account.state.intents[id];
  return intent ? ok(intent) : noSuch('payment_intent', id);
}

export function listIntents(account: Account, query: FormMap): ApiResult<object> {
  return listPage('/v1/payment_intents', Object.values(account.state.intents), query);
}

/** `POST /v1/payment_intents/:id/capture`: all of what is reserved, or less; the rest goes back to the card. */
export function captureIntent(account: Account, id: string, params: FormMap): ApiResult<PaymentIntent> {
  const found = readIntent(account, id);
  if (!found.ok) return found;
  const intent = found.value;
  if (intent.status !== 'requires_capture') return unexpectedState(intent, 'captured', 'requires_capture');
  const amountText = textAt(params, 'amount_to_capture');
  const amount = amountText === undefined ? intent.amount_capturable : Number(amountText);
  if (!Number.isInteger(amount) || amount < 1 || amount > intent.amount_capturable) {
    return invalidRequest('The amount to capture must be between 1 and the amount that can be captured.', {
      code: 'amount_too_large',
      param: 'amount_to_capture',
    });
  }
  const charge = account.state.charges[intent.latest_charge!]!;
  if (outcomeOf(charge).name === 'capture-fails') {
    expireAuthorization(account, intent);
    const message = 'The charge cannot be captured: its authorization has expired.';
    return invalidRequest(message, { code: 'charge_expired_for_capture', charge: charge.id });
  }
  takeMoney(account, intent, charge, amount);
  account.emit('charge.captured', charge);
  account.emit('payment_intent.succeeded', intent);
  return found;
}

/** `POST /v1/payment_intents/:id/cancel`: what is only reserved goes back; what is taken needs a refund. */
export function cancelIntent(account: Account, id: string, params: FormMap): ApiResult<PaymentIntent> {
  const reason = textAt(params, 'cancellation_reason') ?? null;
  const reasons = ['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned'];
  if (reason !== null && !reasons.includes(reason)) {
    return invalidRequest(`Invalid cancellation_reason: ${reason}`, { param: 'cancellation_reason' });
  }
  const found = readIntent(account, id);
  if (!found.ok) return found;
  const intent = found.value;
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    const allowed = 'requires_payment_method, requires_capture, requires_confirmation, requires_action, processing';
    return unexpectedState(intent, 'canceled', allowed);
  }
  endIntent(account, intent, reason);
  return found;
}

/** Ends an intent that has taken no money; a reservation goes back to the card. */
export function endIntent(account: Account, intent: PaymentIntent, reason: string | null): void {
  const wasReserved = intent.status === 'requires_capture';
  intent.status = 'canceled';
  intent.amount_capturable = 0;
  intent.canceled_at = account.nowSeconds();
  intent.cancellation_reason = reason;
  intent.next_action = null;
  if (wasReserved) releaseCharge(account, account.state.charges[intent.latest_charge!]!);
  account.emit('payment_intent.canceled', intent);
}

/** The bank lets a reservation go: after seven days, or when a test says so. */
export function expireAuthorization(account: Account, intent: PaymentIntent): void {
  account.emit('charge.expired', account.state.charges[intent.latest_charge!]!);
  endIntent(account, intent, 'expired');
}

export function outcomeOf(charge: Charge) {
  const details = charge.payment_method_details;
  return outcomeOfLast4(details?.type === 'card' ? details.card.last4 : null);
}

function isCapturedLater(intent: PaymentIntent, payment: Payment): boolean {
  if (payment.method !== 'card') return false;
  return intent.capture_method === 'manual' || intent.payment_method_options.card?.capture_method === 'manual';
}

function takeMoney(account: Account, intent: PaymentIntent, charge: Charge, amount: number): void {
  intent.status = 'succeeded';
  intent.amount_capturable = 0;
  intent.amount_received = amount;
  captureCharge(account, charge, amount);
  account.state.sessions[account.state.sessionOfIntent[intent.id]!]!.payment_status = 'paid';
  if (outcomeOf(charge).name === 'disputes') {
    const atSeconds = account.nowSeconds() + account.bankDelaySeconds;
    account.state.planned.push({ atSeconds, step: { kind: 'dispute-opens', intentId: intent.id } });
  }
}

function customerOf(session: CheckoutSession): CheckoutSession['customer_details'] {
  if (session.customer_email === null) return null;
  const nothing = { address: null, business_name: null, individual_name: null, name: null, phone: null } as const;
  return { ...nothing, email: session.customer_email, tax_exempt: 'none', tax_ids: [] };
}

function unexpectedState(intent: PaymentIntent, verb: string, allowed: string) {
  const message = `This PaymentIntent could not be ${verb} because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be ${verb}: ${allowed}.`;
  return invalidRequest(message, { code: 'payment_intent_unexpected_state' });
}
