import { ok } from '../../domain/shared/result.ts';
import { newId, type Account } from './account.ts';
import { invalidRequest, noSuch, type ApiResult } from './api-failure.ts';
import { itemsAt, textAt, type FormMap } from './form-body.ts';
import { parseMetadata } from './metadata.ts';
import type { CheckoutSession, LineItem } from './objects.ts';
import { cancelIntent } from './payment-intents.ts';

const EXPIRES_AFTER_SECONDS_MIN = 30 * 60;
const EXPIRES_AFTER_SECONDS_MAX = 24 * 60 * 60;
/** Stripe allows for a clock that differs a little from its own. */
const CLOCK_SKEW_SECONDS = 60;
const LIST_LIMIT_DEFAULT = 10;
const LIST_LIMIT_MAX = 100;

/** `POST /v1/checkout/sessions`. `publicUrl`: where the fan's browser reaches the payment page. */
export function createSession(account: Account, params: FormMap, publicUrl: string): ApiResult<CheckoutSession> {
  if (textAt(params, 'mode') !== 'payment') {
    return invalidRequest('This double models `mode` payment only.', { param: 'mode' });
  }
  const successUrl = textAt(params, 'success_url');
  if (successUrl === undefined) return missing('success_url');
  const lineItems = parseLineItems(params);
  if (!lineItems.ok) return lineItems;
  const expiry = parseExpiry(account, params);
  if (!expiry.ok) return expiry;
  const captureMethod = textAt(params, 'payment_intent_data', 'capture_method') ?? 'automatic';
  if (captureMethod !== 'manual' && captureMethod !== 'automatic') {
    return invalidRequest(`Invalid capture_method: ${captureMethod}`, { param: 'payment_intent_data[capture_method]' });
  }
  const metadata = parseMetadata(params, 'metadata');
  if (!metadata.ok) return metadata;
  const intentMetadata = parseMetadata(params, 'payment_intent_data', 'metadata');
  if (!intentMetadata.ok) return intentMetadata;
  const { items, currency } = lineItems.value;
  const total = items.reduce((sum, item) => sum + item.unitAmount * item.quantity, 0);
  const id = newId('cs_test');
  const session: CheckoutSession = {
    id,
    object: 'checkout.session',
    livemode: false,
    created: account.nowSeconds(),
    expires_at: expiry.value,
    mode: 'payment',
    status: 'open',
    payment_status: 'unpaid',
    payment_intent: null,
    amount_subtotal: total,
    amount_total: total,
    currency,
    customer_email: textAt(params, 'customer_email') ?? null,
    customer_details: null,
    client_reference_id: textAt(params, 'client_reference_id') ?? null,
    metadata: metadata.value,
    success_url: successUrl,
    cancel_url: textAt(params, 'cancel_url') ?? null,
    url: `${publicUrl}/pay/${id}`,
  };
  account.state.sessions[id] = session;
  account.state.sessionExtras[id] = {
    lineItems: items,
    intent: {
      captureMethod,
      metadata: intentMetadata.value,
      description: textAt(params, 'payment_intent_data', 'description') ?? null,
    },
  };
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

/** `GET /v1/checkout/sessions`: newest first; filters `payment_intent`, `status` and `created[gte]`; pages by `starting_after`. */
export function listSessions(account: Account, query: FormMap): ApiResult<object> {
  expireOverdue(account);
  const intent = textAt(query, 'payment_intent');
  const status = textAt(query, 'status');
  const createdFrom = Number(textAt(query, 'created', 'gte') ?? 0);
  const after = textAt(query, 'starting_after');
  const limit = Math.min(Number(textAt(query, 'limit') ?? LIST_LIMIT_DEFAULT), LIST_LIMIT_MAX);
  const matching = Object.values(account.state.sessions)
    .filter((session) => session.created >= createdFrom)
    .filter((session) => intent === undefined || session.payment_intent === intent)
    .filter((session) => status === undefined || session.status === status)
    .toReversed();
  const from = after === undefined ? 0 : matching.findIndex((session) => session.id === after) + 1;
  const data = matching.slice(from, from + limit);
  return ok({ object: 'list', url: '/v1/checkout/sessions', has_more: from + limit < matching.length, data });
}

/** Expires what is past its time, so that the event is sent though nobody asks for the session. */
export function expireOverdue(account: Account): void {
  for (const id of Object.keys(account.state.sessions)) readSession(account, id);
}

function markExpired(account: Account, session: CheckoutSession): void {
  session.status = 'expired';
  session.url = null;
  if (session.payment_intent !== null) cancelIntent(account, session.payment_intent, { reason: 'automatic' });
  account.emit('checkout.session.expired', session);
}

function parseLineItems(params: FormMap): ApiResult<{ items: LineItem[]; currency: string }> {
  const items: LineItem[] = [];
  const currencies = new Set<string>();
  for (const [index, item] of itemsAt(params, 'line_items').entries()) {
    const param = `line_items[${index}]`;
    const unitAmount = Number(textAt(item, 'price_data', 'unit_amount'));
    const quantity = Number(textAt(item, 'quantity') ?? 1);
    const name = textAt(item, 'price_data', 'product_data', 'name');
    const currency = textAt(item, 'price_data', 'currency');
    if (!name) return missing(`${param}[price_data][product_data][name]`);
    if (!currency) return missing(`${param}[price_data][currency]`);
    if (currency !== currency.toLowerCase()) {
      return invalidRequest(`Invalid currency: ${currency}.`, { param: `${param}[price_data][currency]` });
    }
    if (!Number.isInteger(unitAmount) || unitAmount < 0) {
      return invalidRequest('Invalid integer', { code: 'parameter_invalid_integer', param: `${param}[unit_amount]` });
    }
    if (!Number.isInteger(quantity) || quantity < 1) {
      return invalidRequest('Invalid quantity', { code: 'parameter_invalid_integer', param: `${param}[quantity]` });
    }
    currencies.add(currency);
    const description = textAt(item, 'price_data', 'product_data', 'description') ?? null;
    items.push({ name, description, unitAmount, quantity });
  }
  const [currency] = currencies;
  if (currency === undefined) return missing('line_items');
  if (currencies.size > 1) {
    return invalidRequest('All line items must have the same currency.', { param: 'line_items' });
  }
  if (items.every((item) => item.unitAmount === 0)) {
    return invalidRequest('The total amount due must add up to more than zero.', { code: 'amount_too_small' });
  }
  return ok({ items, currency });
}

function parseExpiry(account: Account, params: FormMap): ApiResult<number> {
  const now = account.nowSeconds();
  const text = textAt(params, 'expires_at');
  if (text === undefined) return ok(now + EXPIRES_AFTER_SECONDS_MAX);
  const expiresAt = Number(text);
  const tooEarly = !(expiresAt >= now + EXPIRES_AFTER_SECONDS_MIN - CLOCK_SKEW_SECONDS);
  const tooLate = !(expiresAt <= now + EXPIRES_AFTER_SECONDS_MAX + CLOCK_SKEW_SECONDS);
  if (!tooEarly && !tooLate) return ok(expiresAt);
  return invalidRequest(
    'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.',
    { param: 'expires_at' },
  );
}

function missing(param: string) {
  return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
}
