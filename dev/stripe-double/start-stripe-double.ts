import { Stripe } from 'stripe';
import { startLocalServer } from '../local-server.ts';
import { newId, type Account, type Delivery } from './account.ts';
import { answerApi, type Faults } from './api.ts';
import { expireOverdue } from './checkout-sessions.ts';
import { answerPayment } from './payment-flow.ts';
import { openStateFile } from './state-file.ts';
import { SILENT_SENDER, startWebhookSender } from './webhook-sender.ts';

const EXPIRY_SWEEP_MS = 1000;
const RETRY_DELAYS_MS = [1_000, 2_000, 5_000, 10_000, 30_000, ...Array<number>(120).fill(60_000)];

export interface StripeDoubleOptions {
  /** 0 or nothing: any free port. */
  port?: number;
  /** Where the fan's browser reaches the payment page; default: this server's own address. */
  publicUrl?: string;
  /** Where webhooks go and what signs them; nothing: they are recorded and none is sent. */
  webhook?: { url: string; secret: string };
  /** Unix time in milliseconds. */
  now?: () => number;
  /** Keeps the payments over a restart. */
  statePath?: string;
  retryDelaysMs?: readonly number[];
}

export interface StripeDouble {
  port: number;
  url: string;
  /** The next POSTs are carried out, then answered with a 500. */
  failNextPosts(count: number): void;
  /** Every event so far, with what became of its webhook, oldest first. */
  deliveries(): readonly Delivery[];
  close(): Promise<void>;
}

/** Starts the stand-in for Stripe's API and hosted payment page; see README.md beside this file. */
export async function startStripeDouble(options: StripeDoubleOptions): Promise<StripeDouble> {
  const now = options.now ?? Date.now;
  const file = openStateFile(options.statePath);
  const faults: Faults = { failNextPosts: 0 };
  const { webhook } = options;
  const retryDelaysMs = options.retryDelaysMs ?? RETRY_DELAYS_MS;
  const sender = webhook
    ? startWebhookSender({ ...webhook, now, retryDelaysMs, onChange: () => file.changed() })
    : SILENT_SENDER;
  const nowSeconds = () => Math.floor(now() / 1000);
  const account: Account = {
    state: file.state,
    nowSeconds,
    emit(type, object, { withheld = !webhook } = {}) {
      const delivery = makeDelivery({ type, object, nowSeconds: nowSeconds(), withheld });
      file.state.deliveries[delivery.event.id] = delivery;
      file.changed();
      if (!withheld) sender.send(delivery);
    },
  };
  const server = await startLocalServer({
    port: options.port ?? 0,
    async handle(request) {
      file.changed();
      const publicUrl = options.publicUrl ?? server.url;
      if (request.url.pathname.startsWith('/v1/')) return answerApi({ account, publicUrl, faults, request });
      if (request.url.pathname.startsWith('/pay/')) {
        return await answerPayment({ account, request, settle: (timeoutMs) => sender.settle(timeoutMs) });
      }
      return { status: 404, body: 'Stripe double: /v1/… is the API, /pay/… the payment page.' };
    },
  });
  for (const delivery of Object.values(file.state.deliveries)) {
    if (delivery.state === 'pending') sender.send(delivery);
  }
  const sweep = setInterval(() => expireOverdue(account), EXPIRY_SWEEP_MS);
  return {
    port: server.port,
    url: server.url,
    failNextPosts(count) {
      faults.failNextPosts = count;
    },
    deliveries: () => Object.values(file.state.deliveries),
    async close() {
      clearInterval(sweep);
      sender.stop();
      await server.close();
      file.flush();
    },
  };
}

function makeDelivery(options: { type: string; object: object; nowSeconds: number; withheld: boolean }): Delivery {
  return {
    event: {
      id: newId('evt'),
      object: 'event',
      api_version: Stripe.API_VERSION,
      created: options.nowSeconds,
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type: options.type,
      data: { object: structuredClone(options.object) },
    },
    state: options.withheld ? 'withheld' : 'pending',
    attempts: 0,
  };
}
