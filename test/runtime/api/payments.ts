import { Stripe } from 'stripe';
import type { Booking } from '../../../protocol/http/bookings.ts';
import type { Hold, PaymentStarted } from '../../../protocol/http/holds.ts';
import { world } from '../world.ts';
import { ask, get, post } from './client.ts';

const WEBHOOK_SECRET = 'whsec_development';
const BOOKING_WAIT_MS = 15_000;

/** Stripe's test number of a card that pays. */
export const CARD_THAT_PAYS = '4242424242424242';

/** Starts paying for a hold, as its signed-in fan. */
export function startPayment(hold: Hold, token: string, key: string = crypto.randomUUID()): Promise<PaymentStarted> {
  return post(`/v1/events/${hold.eventId}/holds/${hold.id}/payment`, { body: { fence: hold.fence }, token, key });
}

/** What a fan does on the provider's page. */
export async function payAt(paymentUrl: string, card: string): Promise<void> {
  const response = await fetch(paymentUrl, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ card }).toString(),
    redirect: 'manual',
  });
  await response.body?.cancel();
}

/** The double's client, with Stripe's own SDK. */
export function stripeDouble(): Stripe {
  const { hostname, port } = new URL(world.STRIPE_API_BASE);
  const httpClient = Stripe.createFetchHttpClient();
  return new Stripe('sk_test_check', { host: hostname, port, protocol: 'http', httpClient });
}

/** Events about a payment session, the oldest first. */
export async function eventsAbout(sessionId: string): Promise<Stripe.Event[]> {
  const { data } = await stripeDouble().events.list({ limit: 100 });
  return data.filter(({ data: { object } }) => 'id' in object && object.id === sessionId).toReversed();
}

/** Delivers a webhook, signed as Stripe signs. */
export async function deliver(event: Stripe.Event, secret = WEBHOOK_SECRET): Promise<Response> {
  const rawBody = JSON.stringify(event);
  const signature = await stripeDouble().webhooks.generateTestHeaderStringAsync({ payload: rawBody, secret });
  return ask('/webhooks/stripe', { method: 'POST', rawBody, headers: { 'Stripe-Signature': signature } });
}

/** The id of the payment session whose page this is. */
export function sessionIdOf(paymentUrl: string): string {
  return new URL(paymentUrl).pathname.split('/').at(-1)!;
}

/** The booking once it has come to a status; fails when it does not in time. */
export async function bookingWhen(
  bookingId: string,
  token: string,
  status: Booking['status'],
  waitMs = BOOKING_WAIT_MS,
): Promise<Booking> {
  const giveUpAtMs = Date.now() + waitMs;
  let last = 'no booking';
  while (Date.now() < giveUpAtMs) {
    const response = await ask(`/v1/bookings/${bookingId}`, { token });
    const text = await response.text();
    if (response.ok && (JSON.parse(text) as Booking).status === status) return JSON.parse(text) as Booking;
    last = text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`booking ${bookingId} did not become ${status}: ${last}`);
}

export function holdNow(hold: Hold, token: string): Promise<Hold> {
  return get(`/v1/events/${hold.eventId}/holds/${hold.id}`, { token });
}
