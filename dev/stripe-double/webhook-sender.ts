import { createHmac } from 'node:crypto';
import type { Delivery } from './account.ts';

/** How the network between Stripe and the shop behaves. */
export interface WebhookWeather {
  /** Every attempt arrives so much later, in milliseconds. */
  delayMs: number;
  /** So many copies of each event are sent (Stripe promises at least one). */
  copies: number;
  /** So many of the next attempts get lost; Stripe tries again later. */
  dropNext: number;
  /** New events wait until they are released. */
  hold: boolean;
}

const FAIR_WEATHER: WebhookWeather = { delayMs: 0, copies: 1, dropNext: 0, hold: false };

export type ReleaseOrder = 'sent' | 'reversed';

export interface WebhookSender {
  weather: WebhookWeather;
  /** Sends now, and again with growing pauses until the shop answers 2xx. */
  send(delivery: Delivery): void;
  /** Sends what was held, in the order of the events or the other way round. Answers when all first attempts are over. */
  release(order: ReleaseOrder): Promise<void>;
  /** Waits until no first attempt is under way any more, or so many milliseconds have passed. */
  settle(timeoutMs: number): Promise<void>;
  stop(): void;
}

/** For a double without a shop to call. */
export function silentSender(): WebhookSender {
  return { weather: { ...FAIR_WEATHER }, send() {}, async release() {}, async settle() {}, stop() {} };
}

const ATTEMPT_TIMEOUT_MS = 20_000;

/** `retryDelaysMs`: the pause after each failed attempt; after the last the event is given up. */
export function startWebhookSender(options: {
  url: string;
  secret: string;
  now: () => number;
  retryDelaysMs: readonly number[];
  onChange: () => void;
}): WebhookSender {
  const stopping = new AbortController();
  const timers = new Set<NodeJS.Timeout>();
  const underWay = new Set<Promise<void>>();
  const held: Delivery[] = [];
  const weather: WebhookWeather = { ...FAIR_WEATHER };

  async function attempt(delivery: Delivery): Promise<void> {
    if (weather.delayMs > 0) await pause(weather.delayMs);
    if (stopping.signal.aborted) return;
    const accepted = await arrives(delivery);
    if (stopping.signal.aborted) return;
    const delayMs = options.retryDelaysMs[delivery.attempts];
    delivery.attempts += 1;
    if (accepted) delivery.state = 'delivered';
    else if (delivery.state === 'delivered') return;
    else if (delayMs === undefined) delivery.state = 'given-up';
    else later(delivery, delayMs);
    options.onChange();
  }

  async function arrives(delivery: Delivery): Promise<boolean> {
    if (weather.dropNext > 0) {
      weather.dropNext -= 1;
      return false;
    }
    const payload = JSON.stringify(delivery.event);
    const signature = signatureHeader({ payload, secret: options.secret, nowMs: options.now() });
    return await post(options.url, payload, signature, stopping.signal);
  }

  function pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      timers.delete(timer);
      resolve();
    }, ms);
    timers.add(timer);
    stopping.signal.addEventListener('abort', () => resolve(), { once: true });
    return promise;
  }

  function later(delivery: Delivery, delayMs: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void attempt(delivery);
    }, delayMs);
    timers.add(timer);
  }

  function sendNow(delivery: Delivery): void {
    for (let copy = 0; copy < weather.copies; copy++) {
      const first = attempt(delivery).finally(() => underWay.delete(first));
      underWay.add(first);
    }
  }

  return {
    weather,
    send(delivery) {
      if (weather.hold) held.push(delivery);
      else sendNow(delivery);
    },
    async release(order) {
      const all = held.splice(0);
      for (const delivery of order === 'reversed' ? all.reverse() : all) {
        sendNow(delivery);
        // One after the other: the order is what a test asked for.
        await Promise.allSettled(underWay);
      }
    },
    async settle(timeoutMs) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, timeoutMs);
      await Promise.race([Promise.allSettled(underWay), promise]);
      clearTimeout(timer);
    },
    stop() {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** `Stripe-Signature`: HMAC-SHA256 over "seconds.payload" (Stripe's scheme v1). */
function signatureHeader(options: { payload: string; secret: string; nowMs: number }): string {
  const seconds = Math.floor(options.nowMs / 1000);
  const v1 = createHmac('sha256', options.secret).update(`${seconds}.${options.payload}`).digest('hex');
  return `t=${seconds},v1=${v1}`;
}

async function post(url: string, payload: string, signature: string, stop: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
      body: payload,
      signal: AbortSignal.any([stop, AbortSignal.timeout(ATTEMPT_TIMEOUT_MS)]),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
