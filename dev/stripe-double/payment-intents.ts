import { ok } from '../../domain/shared/result.ts';
import { newId, type Account } from './account.ts';
import { invalidRequest, noSuch, type ApiResult } from './api-failure.ts';
import type { Charge, CheckoutSession, PaymentError, PaymentIntent } from './objects.ts';

/** The intent of a session, made at the fan's first attempt to pay. */
export function intentOfSession(account: Account, session: CheckoutSession): PaymentIntent {
  const existing = session.payment_intent === null ? undefined : account.state.intents[session.payment_intent];
  if (existing) return existing;
  const { intent } = account.state.sessionExtras[session.id]!;
  const made: PaymentIntent = {
    id: newId('pi'),
    object: 'payment_intent',
    livemode: false,
    created: account.nowSeconds(),
    amount: session.amount_total,
    amount_capturable: 0,
    amount_received: 0,
    currency: session.currency,
    capture_method: intent.captureMethod,
    status: 'requires_payment_method',
    canceled_at: null,
    cancellation_reason: null,
    description: intent.description,
    latest_charge: null,
    last_payment_error: null,
    metadata: intent.metadata,
    receipt_email: session.customer_email,
  };
  account.state.intents[made.id] = made;
  session.payment_intent = made.id;
  account.emit('payment_intent.created', made);
  return made;
}

/** The bank wants the fan to confirm first. */
export function requireAction(account: Account, intent: PaymentIntent): void {
  intent.status = 'requires_action';
  intent.last_payment_error = null;
  account.emit('payment_intent.requires_action', intent);
}

/** The bank said no: the fan may try another card. */
export function failAttempt(account: Account, intent: PaymentIntent, error: PaymentError): void {
  intent.status = 'requires_payment_method';
  intent.last_payment_error = error;
  intent.latest_charge = makeCharge(account, intent, 'failed').id;
  account.emit('payment_intent.payment_failed', intent);
}

/** The bank said yes. With manual capture the money is only reserved, and the session complete but unpaid. */
export function authorise(account: Account, session: CheckoutSession, options?: { withheld: boolean }): void {
  const intent = intentOfSession(account, session);
  const charge = makeCharge(account, intent, 'succeeded');
  intent.latest_charge = charge.id;
  intent.last_payment_error = null;
  session.status = 'complete';
  session.url = null;
  session.customer_details = session.customer_email === null ? null : { email: session.customer_email };
  if (intent.capture_method === 'manual') {
    intent.status = 'requires_capture';
    intent.amount_capturable = intent.amount;
    account.emit('charge.succeeded', charge, options);
    account.emit('payment_intent.amount_capturable_updated', intent, options);
  } else {
    takeMoney(account, intent, intent.amount);
    account.emit('charge.succeeded', charge, options);
    account.emit('payment_intent.succeeded', intent, options);
  }
  account.emit('checkout.session.completed', session, options);
}

export function readIntent(account: Account, id: string): ApiResult<PaymentIntent> {
  const intent = account.state.intents[id];
  return intent ? ok(intent) : noSuch('payment_intent', id);
}

/** `POST /v1/payment_intents/:id/capture`: all of what is reserved, or less; the rest goes back to the card. */
export function captureIntent(account: Account, id: string, amountText?: string): ApiResult<PaymentIntent> {
  const found = readIntent(account, id);
  if (!found.ok) return found;
  const intent = found.value;
  if (intent.status !== 'requires_capture') return unexpectedState(intent, 'captured', 'requires_capture');
  const amount = amountText === undefined ? intent.amount_capturable : Number(amountText);
  if (!Number.isInteger(amount) || amount < 1 || amount > intent.amount_capturable) {
    return invalidRequest('The amount to capture must be between 1 and the amount that can be captured.', {
      code: 'amount_too_large',
      param: 'amount_to_capture',
    });
  }
  takeMoney(account, intent, amount);
  account.emit('charge.captured', account.state.charges[intent.latest_charge!]!);
  account.emit('payment_intent.succeeded', intent);
  return found;
}

/** `POST /v1/payment_intents/:id/cancel`: what is only reserved goes back; what is taken needs a refund. */
export function cancelIntent(account: Account, id: string, options: { reason?: string }): ApiResult<PaymentIntent> {
  const found = readIntent(account, id);
  if (!found.ok) return found;
  const intent = found.value;
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    const allowed = 'requires_payment_method, requires_capture, requires_confirmation, requires_action, processing';
    return unexpectedState(intent, 'canceled', allowed);
  }
  intent.status = 'canceled';
  intent.amount_capturable = 0;
  intent.canceled_at = account.nowSeconds();
  intent.cancellation_reason = options.reason ?? null;
  account.emit('payment_intent.canceled', intent);
  return found;
}

function takeMoney(account: Account, intent: PaymentIntent, amount: number): void {
  intent.status = 'succeeded';
  intent.amount_capturable = 0;
  intent.amount_received = amount;
  const charge = account.state.charges[intent.latest_charge!]!;
  charge.captured = true;
  charge.amount_captured = amount;
  const session = Object.values(account.state.sessions).find((session) => session.payment_intent === intent.id);
  if (session) session.payment_status = 'paid';
}

function makeCharge(account: Account, intent: PaymentIntent, status: Charge['status']): Charge {
  const charge: Charge = {
    id: newId('ch'),
    object: 'charge',
    livemode: false,
    created: account.nowSeconds(),
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    captured: false,
    currency: intent.currency,
    paid: status === 'succeeded',
    payment_intent: intent.id,
    refunded: false,
    status,
    metadata: intent.metadata,
  };
  account.state.charges[charge.id] = charge;
  return charge;
}

function unexpectedState(intent: PaymentIntent, verb: string, allowed: string) {
  const message = `This PaymentIntent could not be ${verb} because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be ${verb}: ${allowed}.`;
  return invalidRequest(message, { code: 'payment_intent_unexpected_state' });
}
