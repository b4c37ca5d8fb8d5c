import { Stripe } from 'stripe';
import type { ProviderWord } from '../../domain/bookings/provider-word.ts';
import type { Jurisdiction, LocationHint } from '../../domain/shared/event-address.ts';
import { isUuid, type EventId, type HoldId } from '../../domain/shared/ids.ts';
import type { PaymentMethod } from './stripe-methods.ts';
import type { ListedSession, PaymentOrder, PaymentOrigin, PaymentSession } from './payment-provider.ts';

/** Longer values are cut in pieces: Stripe takes 500 characters of metadata for each of 50 keys. */
const METADATA_CHARACTERS_MAX = 500;
/** As many as Stripe gives. */
const SESSIONS_PER_PAGE = 100;

/**
 * The call that opens a payment page. A card's money is only reserved; other methods take it at once, and it is
 * refunded in full should the seats be gone.
 */
export function sessionParams(
  order: PaymentOrder,
  methods: readonly PaymentMethod[],
): Stripe.Checkout.SessionCreateParams {
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
    allowed_payment_method_types: [...methods],
    payment_method_options: { card: { capture_method: 'manual' } },
    payment_intent_data: { metadata: { holdId, eventId: address.eventId } },
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

export async function sessionOf(stripe: Stripe, session: Stripe.Checkout.Session): Promise<PaymentSession> {
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

/** What we wrote with a session when it was made; null: it is none of ours. */
export function originOf(session: Stripe.Checkout.Session): PaymentOrigin | null {
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
export async function listSessions(
  stripe: Stripe,
  made: { eventId: string; sinceMs: number },
): Promise<ListedSession[]> {
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

/** Closes a page that is open; it was not any more: then the provider's word is what it says now. */
export async function expireSession(stripe: Stripe, sessionId: string): Promise<PaymentSession> {
  try {
    return await sessionOf(stripe, await stripe.checkout.sessions.expire(sessionId));
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    return await sessionOf(stripe, await stripe.checkout.sessions.retrieve(sessionId));
  }
}
