import { Stripe } from 'stripe';
import type { ProviderWord } from '../../domain/bookings/provider-word.ts';
import type { Jurisdiction, LocationHint } from '../../domain/shared/event-address.ts';
import { isUuid, type EventId, type HoldId } from '../../domain/shared/ids.ts';
import type { Vars } from '../env.ts';
import type {
  ListedSession,
  MoneyResult,
  PaymentOrder,
  PaymentOrigin,
  PaymentProvider,
  PaymentSession,
} from './payment-provider.ts';

/** Longer values are cut in pieces: Stripe takes 500 characters of metadata for each of 50 keys. */
const METADATA_CHARACTERS_MAX = 500;
const CALL_MS_MAX = 10_000;
/** As many as Stripe gives. */
const SESSIONS_PER_PAGE = 100;

/** Stripe, or the double at STRIPE_API_BASE: the same calls either way. */
export function stripeProvider(
  vars: Pick<Vars, 'STRIPE_SECRET_KEY' | 'STRIPE_WEBHOOK_SECRET' | 'STRIPE_API_BASE'>,
): PaymentProvider {
  const stripe = new Stripe(vars.STRIPE_SECRET_KEY, {
    httpClient: Stripe.createFetchHttpClient(),
    timeout: CALL_MS_MAX,
    maxNetworkRetries: 1,
    telemetry: false,
    ...hostOf(vars.STRIPE_API_BASE),
  });
  return {
    async createSession(order) {
      const idempotencyKey = `${order.holdId}:${order.fence}:${order.attempt}`;
      return sessionOf(stripe, await stripe.checkout.sessions.create(sessionParams(order), { idempotencyKey }));
    },
    retrieveSession: async (sessionId) => sessionOf(stripe, await stripe.checkout.sessions.retrieve(sessionId)),
    expireSession: (sessionId) => expireSession(stripe, sessionId),
    listSessions: (made) => listSessions(stripe, made),
    capture: (payment) => capture(stripe, payment),
    giveBack: (payment) => giveBack(stripe, payment),
    async verifyWebhook(rawBody, signature) {
      try {
        const event = await stripe.webhooks.constructEventAsync(rawBody, signature, vars.STRIPE_WEBHOOK_SECRET);
        return { id: event.id, type: event.type, createdAtMs: event.created * 1000 };
      } catch (error) {
        if (error instanceof Stripe.errors.StripeSignatureVerificationError) return null;
        throw error;
      }
    },
    async sessionOfEvent(rawBody) {
      const event = JSON.parse(rawBody) as Stripe.Event;
      const isWord = event.type === 'checkout.session.completed' || event.type === 'checkout.session.expired';
      return isWord ? sessionOf(stripe, event.data.object) : null;
    },
  };
}

function hostOf(apiBase: string | undefined): Pick<Stripe.StripeConfig, 'host' | 'port' | 'protocol'> {
  if (apiBase === undefined) return {};
  const { hostname, port, protocol } = new URL(apiBase);
  return { host: hostname, port, protocol: protocol === 'http:' ? 'http' : 'https' };
}

function sessionParams(order: PaymentOrder): Stripe.Checkout.SessionCreateParams {
  const { address, holdId, fence, attempt } = order;
  return {
    mode: 'payment',
    line_items: order.lines.map(({ name, amountMinor, quantity }) => ({
      quantity,
      price_data: {
        currency: order.currency.toLowerCase(),
        unit_amount: amountMinor,
        product_data: { name },
      },
    })),
    customer_email: order.email,
    client_reference_id: holdId,
    expires_at: Math.floor(order.expiresAtMs / 1000),
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
    payment_intent_data: { capture_method: 'manual', metadata: { holdId, eventId: address.eventId } },
    metadata: {
      eventId: address.eventId,
      jurisdiction: address.jurisdiction ?? '',
      hint: address.hint ?? '',
      holdId,
      fence,
      attempt: String(attempt),
      ...inPieces('quote', order.quote),
    },
  };
}

function inPieces(name: string, text: string): Record<string, string> {
  const pieces: Record<string, string> = {};
  for (let i = 0; i * METADATA_CHARACTERS_MAX < text.length; i++) {
    pieces[`${name}${i + 1}`] = text.slice(i * METADATA_CHARACTERS_MAX, (i + 1) * METADATA_CHARACTERS_MAX);
  }
  return pieces;
}

async function sessionOf(stripe: Stripe, session: Stripe.Checkout.Session): Promise<PaymentSession> {
  return {
    sessionId: session.id,
    url: session.url,
    word: await wordOf(stripe, session),
    origin: originOf(session),
  };
}

/** An authorized session is `complete` and `unpaid`: only its PaymentIntent tells it from one that failed. */
async function wordOf(stripe: Stripe, session: Stripe.Checkout.Session): Promise<ProviderWord> {
  if (session.status === 'open') return { kind: 'open' };
  if (session.status === 'expired' || session.payment_intent === null) return { kind: 'ended' };
  const { payment_intent: intent } = session;
  const payment = typeof intent === 'string' ? await stripe.paymentIntents.retrieve(intent) : intent;
  switch (payment.status) {
    case 'requires_capture':
      return { kind: 'paid', paymentId: payment.id, amountMinor: payment.amount_capturable };
    case 'succeeded':
      return { kind: 'paid', paymentId: payment.id, amountMinor: payment.amount_received };
    case 'canceled':
      return { kind: 'ended' };
    case 'processing':
    case 'requires_action':
    case 'requires_confirmation':
    case 'requires_payment_method':
      return { kind: 'open' };
    // The union is open: Stripe may say something new, and then nothing is decided.
    default:
      return { kind: 'open' };
  }
}

function originOf(session: Stripe.Checkout.Session): PaymentOrigin | null {
  const { eventId, jurisdiction, hint, holdId, fence } = session.metadata ?? {};
  if (eventId === undefined || holdId === undefined || fence === undefined) return null;
  if (!isUuid(eventId) || !isUuid(holdId)) return null;
  return {
    address: {
      eventId: eventId as EventId,
      // We wrote them; '' stands for null there.
      jurisdiction: (jurisdiction || null) as Jurisdiction | null,
      hint: (hint || null) as LocationHint | null,
    },
    reference: { holdId: holdId as HoldId, fence, sessionId: session.id },
    quote: fromPieces('quote', session.metadata ?? {}),
    email: session.customer_email,
  };
}

function fromPieces(name: string, metadata: Record<string, string>): string | null {
  let text = '';
  for (let i = 1; metadata[`${name}${i}`] !== undefined; i++) text += metadata[`${name}${i}`]!;
  return text || null;
}

/** Stripe lists by time and account only: which event a session is for stands in its metadata. */
async function listSessions(stripe: Stripe, made: { eventId: string; sinceMs: number }): Promise<ListedSession[]> {
  const created = { gte: Math.floor(made.sinceMs / 1000) };
  const sessions: ListedSession[] = [];
  for await (const session of stripe.checkout.sessions.list({ created, limit: SESSIONS_PER_PAGE })) {
    const { id: sessionId, status, metadata } = session;
    if (metadata?.eventId !== made.eventId) continue;
    if (status === 'open') sessions.push({ sessionId, status: 'open' });
    if (status === 'complete') sessions.push({ sessionId, status: 'complete' });
  }
  return sessions;
}

async function expireSession(stripe: Stripe, sessionId: string): Promise<PaymentSession> {
  try {
    return await sessionOf(stripe, await stripe.checkout.sessions.expire(sessionId));
  } catch (error) {
    // It was not open any more: then the provider's word is what it says now.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    return await sessionOf(stripe, await stripe.checkout.sessions.retrieve(sessionId));
  }
}

async function capture(
  stripe: Stripe,
  payment: { bookingId: string; paymentId: string; amountMinor: number },
): Promise<MoneyResult> {
  const { bookingId, paymentId, amountMinor } = payment;
  try {
    const params = { amount_to_capture: amountMinor };
    await stripe.paymentIntents.capture(paymentId, params, { idempotencyKey: `capture:${bookingId}` });
    return { kind: 'done' };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { status } = await stripe.paymentIntents.retrieve(paymentId);
    return status === 'succeeded' ? { kind: 'done' } : { kind: 'final', reason: error.message };
  }
}

async function giveBack(stripe: Stripe, payment: { paymentId: string }): Promise<MoneyResult> {
  const { paymentId } = payment;
  const { status } = await stripe.paymentIntents.retrieve(paymentId);
  if (status === 'canceled') return { kind: 'done' };
  try {
    if (status === 'succeeded') {
      await stripe.refunds.create({ payment_intent: paymentId }, { idempotencyKey: `refund:${paymentId}` });
    } else {
      await stripe.paymentIntents.cancel(paymentId, {}, { idempotencyKey: `cancel:${paymentId}` });
    }
    return { kind: 'done' };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.code === 'charge_already_refunded' ? { kind: 'done' } : { kind: 'final', reason: error.message };
  }
}

/** The provider understood and said no: saying it again gets the same answer. */
function isRefusal(error: unknown): error is Stripe.errors.StripeError {
  return error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeCardError;
}
