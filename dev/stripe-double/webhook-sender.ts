import { createHmac } from 'node:crypto';
import type { Delivery } from './account.ts';

export interface WebhookSender {
  /** Sends now, and again with growing pauses until the shop answers 2xx. */
  send(delivery: Delivery): void;
  /** Waits until no first attempt is under way any more, or so many milliseconds have passed. */
  settle(timeoutMs: number): Promise<void>;
  stop(): void;
}

/** For a double without a shop to call. */
export const SILENT_SENDER: WebhookSender = { send() {}, async settle() {}, stop() {} };

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

  async function attempt(delivery: Delivery): Promise<void> {
    const payload = JSON.stringify(delivery.event);
    const signature = signatureHeader({ payload, secret: options.secret, nowMs: options.now() });
    const accepted = await post(options.url, payload, signature, stopping.signal);
    if (stopping.signal.aborted) return;
    const delayMs = options.retryDelaysMs[delivery.attempts];
    delivery.attempts += 1;
    if (accepted) delivery.state = 'delivered';
    else if (delayMs === undefined) delivery.state = 'given-up';
    else later(delivery, delayMs);
    options.onChange();
  }

  function later(delivery: Delivery, delayMs: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void attempt(delivery);
    }, delayMs);
    timers.add(timer);
  }

  return {
    send(delivery) {
      const first = attempt(delivery).finally(() => underWay.delete(first));
      underWay.add(first);
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
