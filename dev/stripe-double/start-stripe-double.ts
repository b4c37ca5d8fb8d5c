import { API_VERSION, newId, NO_REQUEST, type Account, type AccountState, type Delivery } from './account.ts';
import { answerApi, type ApiServer } from './api.ts';
import { answerControl, makeControl, type Control } from './control.ts';
import { Faults } from './faults.ts';
import { startHttpServer } from './http-server.ts';
import type { EventRequest } from './objects.ts';
import { answerPayment } from './payment-flow.ts';
import { makeRateGate, NO_LIMITS, type RateLimits } from './rate-limits.ts';
import { keptInMemory, openStateFile } from './state-file.ts';
import { passTime } from './time.ts';
import { silentSender, startWebhookSender, type WebhookWeather } from './webhook-sender.ts';

const SWEEP_MS = 1000;
const BANK_DELAY_SECONDS = 5;
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
  /** Begins with these payments, and keeps them in memory only. */
  state?: AccountState;
  retryDelaysMs?: readonly number[];
  /** Default: none. */
  limits?: Partial<RateLimits>;
  /** Default: every webhook is sent once and at once. */
  webhooks?: Partial<WebhookWeather>;
  /** How long banks take for disputes and refunds that they decide later. */
  bankDelaySeconds?: number;
}

export interface StripeDouble extends Control {
  port: number;
  url: string;
  /** The next POSTs are carried out, then answered with a 500. */
  failNextPosts(count: number): void;
  close(): Promise<void>;
}

/** Starts the stand-in for Stripe's API and hosted payment page; see README.md beside this file. */
export async function startStripeDouble(options: StripeDoubleOptions): Promise<StripeDouble> {
  const now = options.now ?? Date.now;
  const file = options.state ? keptInMemory(options.state) : openStateFile(options.statePath);
  const { state } = file;
  const changed = () => file.changed();
  const { webhook, retryDelaysMs = RETRY_DELAYS_MS } = options;
  const sender = webhook ? startWebhookSender({ ...webhook, now, retryDelaysMs, onChange: changed }) : silentSender();
  Object.assign(sender.weather, options.webhooks);
  const account: Account = {
    state,
    bankDelaySeconds: options.bankDelaySeconds ?? BANK_DELAY_SECONDS,
    request: NO_REQUEST,
    newId,
    nowSeconds: () => Math.floor(now() / 1000) + state.clockAheadSeconds,
    emit(type, object, { withheld = false } = {}) {
      const about = { type, object, nowSeconds: account.nowSeconds(), request: account.request };
      const delivery = makeDelivery({ ...about, withheld: withheld || !webhook });
      state.deliveries[delivery.event.id] = delivery;
      changed();
      if (delivery.state === 'pending') sender.send(delivery);
    },
  };
  const faults = new Faults();
  const rates = makeRateGate({ ...NO_LIMITS, ...options.limits }, now);
  const control = makeControl({ account, faults, rates, sender, changed });
  const keysInUse = new Set<string>();
  const server = await startHttpServer({
    port: options.port ?? 0,
    async handle(request) {
      changed();
      const publicUrl = options.publicUrl ?? server.url;
      const api: ApiServer = { account, publicUrl, faults, rates, keysInUse };
      const { pathname } = request.url;
      if (pathname.startsWith('/v1/')) return await answerApi(api, request);
      if (pathname.startsWith('/pay/'))
        return await answerPayment({ account, publicUrl, settle: (timeoutMs) => sender.settle(timeoutMs) }, request);
      if (pathname.startsWith('/_double/')) return await answerControl(control, request);
      return { status: 404, body: 'Stripe double: /v1/… is the API, /pay/… the payment page, /_double/… for tests.' };
    },
  });
  for (const delivery of Object.values(state.deliveries)) {
    if (delivery.state === 'pending') sender.send(delivery);
  }
  const sweep = setInterval(() => passTime(account), SWEEP_MS);
  return {
    ...control,
    port: server.port,
    url: server.url,
    failNextPosts(count) {
      if (count > 0) faults.add({ kind: 'fail-after', operation: 'POST', times: count });
    },
    async close() {
      clearInterval(sweep);
      sender.stop();
      await server.close();
      file.flush();
    },
  };
}

function makeDelivery(about: {
  type: string;
  object: object;
  nowSeconds: number;
  request: EventRequest;
  withheld: boolean;
}): Delivery {
  return {
    event: {
      id: newId('evt'),
      object: 'event',
      api_version: API_VERSION,
      created: about.nowSeconds,
      livemode: false,
      pending_webhooks: 1,
      request: about.request,
      type: about.type,
      data: { object: structuredClone(about.object) },
    },
    state: about.withheld ? 'withheld' : 'pending',
    attempts: 0,
  };
}
