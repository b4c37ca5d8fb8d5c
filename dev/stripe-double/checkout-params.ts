import { invalidRequest, missingParam, type ApiResult } from './api-failure.ts';
import { itemsAt, listAt, textAt, type FormMap } from './form-body.ts';
import { parseMetadata } from './metadata.ts';
import type { CaptureMethod, LineItem, Metadata, PaymentMethod, SessionExtras } from './objects.ts';
import { ok } from './result.ts';

const EXPIRES_AFTER_SECONDS_MIN = 30 * 60;
const EXPIRES_AFTER_SECONDS_MAX = 24 * 60 * 60;
/** Stripe allows for a clock that differs a little from its own. */
const CLOCK_SKEW_SECONDS = 60;

/** The parameters of `POST /v1/checkout/sessions` that the double takes; all others are refused. */
export const SESSION_PARAMS = [
  'mode',
  'success_url',
  'cancel_url',
  'customer_email',
  'client_reference_id',
  'expires_at',
  'locale',
  'submit_type',
  'metadata[*]',
  'line_items[#][quantity]',
  'line_items[#][price_data][currency]',
  'line_items[#][price_data][unit_amount]',
  'line_items[#][price_data][product_data][name]',
  'line_items[#][price_data][product_data][description]',
  'payment_intent_data[capture_method]',
  'payment_intent_data[description]',
  'payment_intent_data[metadata][*]',
  'payment_method_types[#]',
  'payment_method_options[card][capture_method]',
  'allowed_payment_method_types[#]',
] as const;

/** Of the API of 2026-09-30, where it takes the place of `payment_method_types`: younger than the schemas. */
export const YOUNGER_PARAMS: readonly string[] = ['allowed_payment_method_types[#]'];

interface SessionOrder {
  lineItems: LineItem[];
  currency: string;
  expiresAt: number;
  methods: PaymentMethod[];
  intent: SessionExtras['intent'];
  metadata: Metadata;
  successUrl: string;
}

/** What a session is to be made of. `nowSeconds`: Unix time. */
export function parseSessionParams(params: FormMap, nowSeconds: number): ApiResult<SessionOrder> {
  if (textAt(params, 'mode') !== 'payment') {
    return invalidRequest('This double models `mode` payment only.', { param: 'mode' });
  }
  const successUrl = textAt(params, 'success_url');
  if (successUrl === undefined) return missingParam('success_url');
  const lineItems = parseLineItems(params);
  if (!lineItems.ok) return lineItems;
  const { items, currency } = lineItems.value;
  const expiry = parseExpiry(params, nowSeconds);
  if (!expiry.ok) return expiry;
  const captures = parseCapture(params);
  if (!captures.ok) return captures;
  const methods = parseMethods(params, currency, captures.value.captureMethod);
  if (!methods.ok) return methods;
  const metadata = parseMetadata(params, 'metadata');
  if (!metadata.ok) return metadata;
  const intentMetadata = parseMetadata(params, 'payment_intent_data', 'metadata');
  if (!intentMetadata.ok) return intentMetadata;
  const description = textAt(params, 'payment_intent_data', 'description') ?? null;
  return ok({
    lineItems: items,
    currency,
    expiresAt: expiry.value,
    methods: methods.value,
    intent: { ...captures.value, metadata: intentMetadata.value, description },
    metadata: metadata.value,
    successUrl,
  });
}

function parseCapture(params: FormMap): ApiResult<{ captureMethod: CaptureMethod; cardCapturesLater: boolean }> {
  const captureMethod = textAt(params, 'payment_intent_data', 'capture_method') ?? 'automatic_async';
  if (captureMethod !== 'manual' && captureMethod !== 'automatic' && captureMethod !== 'automatic_async') {
    return invalidRequest(`Invalid capture_method: ${captureMethod}`, { param: 'payment_intent_data[capture_method]' });
  }
  const ofCard = textAt(params, 'payment_method_options', 'card', 'capture_method');
  if (ofCard !== undefined && ofCard !== 'manual') {
    const param = 'payment_method_options[card][capture_method]';
    return invalidRequest(`Invalid ${param}: must be manual`, { param });
  }
  return ok({ captureMethod, cardCapturesLater: ofCard === 'manual' });
}

/** iDEAL takes euros at once and knows no reservation. Without a list the account offers what fits. */
function parseMethods(params: FormMap, currency: string, captureMethod: CaptureMethod): ApiResult<PaymentMethod[]> {
  const fitsIdeal = currency === 'eur' && captureMethod !== 'manual';
  const asked = listAt(params, 'payment_method_types');
  const offered: PaymentMethod[] = fitsIdeal ? ['card', 'ideal'] : ['card'];
  const allowed = listAt(params, 'allowed_payment_method_types');
  if (allowed.length > 0) {
    const left = offered.filter((method) => allowed.includes(method));
    const param = 'allowed_payment_method_types';
    return left.length > 0 ? ok(left) : invalidRequest('No valid payment method types for this session.', { param });
  }
  if (asked.length === 0) return ok(offered);
  const methods: PaymentMethod[] = [];
  for (const method of asked) {
    const fits = method === 'card' || (method === 'ideal' && fitsIdeal);
    if (!fits) {
      const message = `The payment method type provided: ${method} is invalid here: this double models card, and ideal for euros that are captured automatically.`;
      return invalidRequest(message, { param: 'payment_method_types' });
    }
    methods.push(method);
  }
  return ok(methods);
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
    if (!name) return missingParam(`${param}[price_data][product_data][name]`);
    if (!currency) return missingParam(`${param}[price_data][currency]`);
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
  if (currency === undefined) return missingParam('line_items');
  if (currencies.size > 1) {
    return invalidRequest('All line items must have the same currency.', { param: 'line_items' });
  }
  if (items.every((item) => item.unitAmount === 0)) {
    return invalidRequest('The total amount due must add up to more than zero.', { code: 'amount_too_small' });
  }
  return ok({ items, currency });
}

function parseExpiry(params: FormMap, now: number): ApiResult<number> {
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
