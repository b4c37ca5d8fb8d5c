import type { Account } from './account.ts';
import { invalidRequest, noSuch, type ApiResult } from './api-failure.ts';
import { parseSessionParams } from './checkout-params.ts';
import { textAt, type FormMap } from './form-body.ts';
import { listPage } from './lists.ts';
import { SESSION_CONSTANTS, type CheckoutSession } from './objects.ts';
import { endIntent } from './payment-intents.ts';
import { ok } from './result.ts';

/** `POST /v1/checkout/sessions`. `publicUrl`: where the fan's browser reaches the payment page. */
export function createSession(account: Account, params: FormMap, publicUrl: string): ApiResult<CheckoutSession> {
  const parsed = parseSessionParams(params, account.nowSeconds());
  if (!parsed.ok) return parsed;
  const { lineItems, currency, expiresAt, methods, intent, metadata, successUrl } = parsed.value;
  const total = lineItems.reduce((sum, item) => sum + item.unitAmount * item.quantity, 0);
  const id = account.newId('cs_test', account.request.idempotency_key ?? '');
  const cardOptions = intent.cardCapturesLater ? { capture_method: 'manual' as const } : {};
  const session: CheckoutSession = {
    ...SESSION_CONSTANTS,
    id,
    created: account.nowSeconds(),
    expires_at: expiresAt,
    status: 'open',
    payment_status: 'unpaid',
    payment_intent: null,
    payment_method_types: methods,
    payment_method_options: methods.includes('card')
      ? { card: { ...cardOptions, request_three_d_secure: 'automatic' } }
      : {},
    amount_subtotal: total,
    amount_total: total,
    currency,
    customer_email: textAt(params, 'customer_email') ?? null,
    customer_details: null,
    client_reference_id: textAt(params, 'client_reference_id') ?? null,
    locale: textAt(params, 'locale') ?? null,
    metadata,
    submit_type: textAt(params, 'submit_type') ?? null,
    success_url: successUrl,
    cancel_url: textAt(params, 'cancel_url') ?? null,
    url: `${publicUrl}/pay/${id}`,
  };
  account.state.sessions[id] = session;
  account.state.sessionExtras[id] = { lineItems, intent };
  return ok(session);
}

/** The session as it stands now: one past its `expires_at` has expired, whether or not the timer has seen it. */
export function readSession(account: Account, id: string): ApiResult<CheckoutSession> {
  const session = account.state.sessions[id];
  if (!session) return noSuch('checkout.session', id);
  if (session.status === 'open' && session.expires_at <= account.nowSeconds()) markExpired(account, session);
  return ok(session);
}

/** `POST /v1/checkout/sessions/:id/expire`: only while the session is open. */
export function expireSession(account: Account, id: string): ApiResult<CheckoutSession> {
  const found = readSession(account, id);
  if (!found.ok) return found;
  if (found.value.status !== 'open') {
    const status = found.value.status;
    return invalidRequest(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${status}.`,
    );
  }
  markExpired(account, found.value);
  return found;
}

/** `GET /v1/checkout/sessions`, optionally of one `payment_intent` or `status`. */
export function listSessions(account: Account, query: FormMap): ApiResult<object> {
  expireOverdue(account);
  const intent = textAt(query, 'payment_intent');
  const status = textAt(query, 'status');
  const all = Object.values(account.state.sessions)
    .filter((session) => intent === undefined || session.payment_intent === intent)
    .filter((session) => status === undefined || session.status === status);
  return listPage('/v1/checkout/sessions', all, query);
}

/** Expires what is past its time, so that the event is sent though nobody asks for the session. */
export function expireOverdue(account: Account): void {
  for (const id of Object.keys(account.state.sessions)) readSession(account, id);
}

function markExpired(account: Account, session: CheckoutSession): void {
  session.status = 'expired';
  session.url = null;
  if (session.payment_intent !== null) endIntent(account, account.state.intents[session.payment_intent]!, 'automatic');
  account.emit('checkout.session.expired', session);
}
