import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Stripe } from 'stripe';
import { expect, onTestFinished } from 'vitest';
import { startStripeDouble, type StripeDoubleOptions } from '../start-stripe-double.ts';
import { faultsOf } from './stripe-schemas.ts';

const SECRET = 'whsec_test';

export const CARDS = {
  pays: '4242424242424242',
  declined: '4000000000000002',
  poor: '4000000000009995',
  threeDSecure: '4000002760003184',
  silent: '4000000000000341',
  captureFails: '4000000000000366',
  disputes: '4000000000000259',
  refundLate: '4000000000007726',
  refundFails: '4000000000005126',
} as const;

export interface Webhook {
  event: Stripe.Event;
  payload: string;
  signature: string;
}

/**
 * A double whose webhooks go to a shop that verifies them. Every answer of the API and every webhook is checked against
 * Stripe's schemas. `refuse`: how many of the first webhooks the shop answers with 500.
 */
export async function start(options: StripeDoubleOptions & { refuse?: number } = {}) {
  const { refuse, ...doubleOptions } = options;
  let refusals = refuse ?? 0;
  const webhooks: Webhook[] = [];
  const webhookUrl = await startShop(async (payload, signature) => {
    const event = await Stripe.webhooks.constructEventAsync(payload, signature, SECRET, Number.MAX_SAFE_INTEGER);
    webhooks.push({ event, payload, signature });
    return refusals-- > 0 ? 500 : 200;
  });
  const double = await startStripeDouble({
    bankDelaySeconds: 0,
    ...doubleOptions,
    webhook: { url: webhookUrl, secret: SECRET },
    retryDelaysMs: Array<number>(1000).fill(10),
  });
  const faults: string[] = [];
  onTestFinished(async () => {
    await double.close();
    for (const { event } of double.deliveries()) note(faults, event);
    for (const { event } of double.deliveries()) note(faults, event.data.object);
    expect(faults).toEqual([]);
  });
  const stripe = new Stripe('sk_test_double', {
    host: '127.0.0.1',
    port: double.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(async (url: string | URL | Request, init?: RequestInit) => {
      const response = await fetch(url, init);
      note(faults, await response.clone().json());
      return response;
    }),
  });
  const post = (path: string, body: string) => fetch(double.url + path, { method: 'POST', body, redirect: 'manual' });
  const pay = (session: { id: string }, card: string) => post(`/pay/${session.id}`, `card=${card}`);
  const types = () => webhooks.map(({ event }) => event.type);
  return { stripe, double, webhooks, types, post, pay, refuseNext: (count: number) => (refusals = count) };
}

export type Shop = Awaited<ReturnType<typeof start>>;

export function createSession(stripe: Stripe, more: Stripe.Checkout.SessionCreateParams = {}, idempotencyKey?: string) {
  const params: Stripe.Checkout.SessionCreateParams = {
    mode: 'payment',
    success_url: 'https://shop.test/thanks?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://shop.test/back',
    customer_email: 'fan@example.org',
    metadata: { hold: 'h1' },
    payment_intent_data: { capture_method: 'manual', metadata: { hold: 'h1' } },
    line_items: [
      {
        price_data: { currency: 'eur', unit_amount: 4600, product_data: { name: 'Stalls, row C, seats 7–8' } },
        quantity: 2,
      },
    ],
    ...more,
  };
  return stripe.checkout.sessions.create(params, idempotencyKey === undefined ? {} : { idempotencyKey });
}

/** The id of an authorized payment of 9200. */
export async function paidIntent({ stripe, pay }: Pick<Shop, 'stripe' | 'pay'>, card: string = CARDS.pays) {
  const session = await createSession(stripe);
  await pay(session, card);
  return (await stripe.checkout.sessions.retrieve(session.id)).payment_intent as string;
}

function note(faults: string[], sent: unknown): void {
  const fault = faultsOf(sent);
  if (fault !== null) faults.push(fault);
}

async function startShop(take: (payload: string, signature: string) => Promise<number>): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void (async () => {
        const payload = Buffer.concat(chunks).toString();
        response.writeHead(await take(payload, String(request.headers['stripe-signature']))).end();
      })();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/stripe`;
}
