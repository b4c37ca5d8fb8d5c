import { Stripe } from 'stripe';
import { CALL_SLOW_MS } from '../../domain/cashier/limits.ts';
import type { PaymentProvider } from './payment-provider.ts';
import { listDisputedPayments, listPayments, readPayment } from './stripe-evidence.ts';
import { capture, giveBack, refund, refundResult } from './stripe-money.ts';
import type { PaymentMethod } from './stripe-methods.ts';
import { newsOf } from './stripe-news.ts';
import { expireSession, listSessions, sessionOf, sessionParams } from './stripe-sessions.ts';

const CALL_MS_MAX = 10_000;

/** As the deployment names them (workers/env.ts). */
export interface StripeVars {
  STRIPE_SECRET_KEY: string;
  STRIPE_WEBHOOK_SECRET: string;
  STRIPE_API_BASE?: string | undefined;
  PAYMENT_METHODS: readonly PaymentMethod[];
}

/** Stripe, or the double at STRIPE_API_BASE: the same calls either way. `call`: what makes them, in place of `fetch`. */
export function stripeProvider(vars: StripeVars, call: typeof fetch = fetch): PaymentProvider {
  const stripe = new Stripe(vars.STRIPE_SECRET_KEY, {
    httpClient: Stripe.createFetchHttpClient(call),
    timeout: CALL_MS_MAX,
    maxNetworkRetries: 1,
    telemetry: false,
    ...hostOf(vars.STRIPE_API_BASE),
  });
  return {
    async createSession(order) {
      const idempotencyKey = `${order.holdId}:${order.fence}:${order.attempt}`;
      return sessionOf(
        stripe,
        await stripe.checkout.sessions.create(sessionParams(order, vars.PAYMENT_METHODS), { idempotencyKey }),
      );
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
    refund: (order) => refund(stripe, order),
    listPayments: (made) => listPayments(stripe, made),
    readPayment: (sessionId) => readPayment(stripe, sessionId),
    listDisputedPayments: (sinceMs) => listDisputedPayments(stripe, sinceMs),
    retrieveRefund: async (providerId) => refundResult(await stripe.refunds.retrieve(providerId)),
    async ping() {
      await stripe.checkout.sessions.list({ limit: 1 }, { timeout: CALL_SLOW_MS, maxNetworkRetries: 0 });
    },
    newsOf: (rawBody) => newsOf(stripe, JSON.parse(rawBody) as Stripe.Event),
  };
}

function hostOf(apiBase: string | undefined): Pick<Stripe.StripeConfig, 'host' | 'port' | 'protocol'> {
  if (apiBase === undefined) return {};
  const { hostname, port, protocol } = new URL(apiBase);
  return { host: hostname, port, protocol: protocol === 'http:' ? 'http' : 'https' };
}
