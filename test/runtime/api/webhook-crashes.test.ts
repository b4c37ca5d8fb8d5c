import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Stripe } from 'stripe';
import { listKnownEvents } from '../../../db/queries/booking-moves.ts';
import type { Hold } from '../../../protocol/http/holds.ts';
import type { BookingMessage } from '../../../protocol/queue/booking-message.ts';
import { consumeBookings } from '../../../workers/queues/bookings.ts';
import { servicesOf, type Services } from '../../../workers/services.ts';
import { receiveStripeWebhook } from '../../../workers/webhooks/stripe.ts';
import { eventOnSale, freshEmail, holdSeats, ORIGIN, signIn, testDatabase } from './client.ts';
import { CARD_THAT_PAYS, eventsAbout, holdNow, payAt, sessionIdOf, startPayment, stripeDouble } from './payments.ts';

/** Where one run of the path breaks: before its n-th call to the world outside, or after it, with the answer lost. */
interface Crash {
  atCall: number;
  when: 'before' | 'after';
}

const RUNS_MAX = 40;
const TRIES_MAX = 6;

let eventId: string;

beforeAll(async () => {
  eventId = await eventOnSale();
});

/** What is on its way to the consumer: a queue that keeps a message until it is acknowledged. */
class QueueModel {
  readonly waiting: BookingMessage[] = [];

  send(body: BookingMessage): Promise<void> {
    this.waiting.push(structuredClone(body));
    return Promise.resolve();
  }

  /** Hands over everything once; what is not acknowledged stays. */
  async deliver(services: Services): Promise<void> {
    const bodies = this.waiting.splice(0);
    const unsettled = new Set(bodies);
    const messages = bodies.map((body) => ({
      id: crypto.randomUUID(),
      timestamp: new Date(),
      attempts: 1,
      body,
      metadata: undefined,
      ack: () => void unsettled.delete(body),
      retry: () => undefined,
    }));
    const batch = { queue: 'onsale-bookings', messages, ackAll: () => unsettled.clear(), retryAll: () => undefined };
    await consumeBookings(services, batch as unknown as MessageBatch<BookingMessage>).catch(() => undefined);
    this.waiting.push(...unsettled);
  }
}

/** The services of the shipped Worker, which break off once: `calls` counts what they asked of the world outside. */
function breaking(queue: QueueModel, crash: Crash | null): { services: Services; calls: () => number } {
  let calls = 0;
  let isOver = false;
  const step = async (act: () => unknown): Promise<unknown> => {
    if (isOver) throw new Error('this process has ended');
    const isLast = crash !== null && ++calls === crash.atCall;
    if (crash === null) calls++;
    if (isLast) isOver = true;
    if (isLast && crash.when === 'before') throw new Error('crash before the call');
    const answer = await act();
    if (isLast) throw new Error('crash after the call');
    return answer;
  };
  const watched = <Thing extends object>(thing: Thing, ...names: string[]): Thing =>
    through(thing, (name, call) => (names.includes(name) ? (...args) => step(() => call(...args)) : call));
  const ctx = { exports, waitUntil: () => undefined } as unknown as ExecutionContext;
  const whole = servicesOf(env, ctx);
  const objects = {
    Cashier: exports.Cashier,
    Floor: exports.Floor,
    Lobby: exports.Lobby,
    Register: exports.Register,
    BoxOffice: through(exports.BoxOffice, (name, call) =>
      name === 'get'
        ? (...args) => watched(call(...args) as object, 'decidePayment', 'decidePayments', 'delivered')
        : call,
    ),
  };
  const later: Promise<unknown>[] = [];
  const services: Services = {
    ...whole,
    db: watched(whole.db, 'execute'),
    payments: watched(whole.payments, 'newsOf', 'capture', 'retrieveSession', 'expireSession'),
    objects,
    bookings: watched(queue, 'send') as unknown as Services['bookings'],
    later: (work) => void later.push(work.catch(() => undefined)),
  };
  return { services, calls: () => calls };
}

type Call = (...args: unknown[]) => unknown;

/** A thing whose methods go through a hand. Called by name: a stub's methods cannot be taken off it. */
function through<Thing extends object>(thing: Thing, hand: (name: string, call: Call) => Call): Thing {
  return new Proxy(thing, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      return hand(name, (...args) => (target as Record<string, Call>)[name]!(...args));
    },
  });
}

/** The webhook as Stripe sends it, until it is taken. */
async function deliverTo(services: Services, event: Stripe.Event): Promise<boolean> {
  const payload = JSON.stringify(event);
  const signature = await stripeDouble().webhooks.generateTestHeaderStringAsync({
    payload,
    secret: 'whsec_development',
  });
  const headers = { 'Stripe-Signature': signature };
  const request = new Request(`${ORIGIN}/webhooks/stripe`, { method: 'POST', body: payload, headers });
  try {
    return (await receiveStripeWebhook(request, services)).ok;
  } catch {
    return false;
  }
}

/** The whole path with one crash in it, and then again and again without. Answers how many calls the first run made. */
async function survive(events: Stripe.Event[], crash: Crash | null, isDone: () => Promise<boolean>): Promise<number> {
  const queue = new QueueModel();
  const first = breaking(queue, crash);
  const taken = new Set<Stripe.Event>();
  for (const event of events) if (await deliverTo(first.services, event)) taken.add(event);
  await queue.deliver(first.services);
  const calls = first.calls();
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const { services } = breaking(queue, null);
    for (const event of events) if (!taken.has(event) && (await deliverTo(services, event))) taken.add(event);
    await queue.deliver(services);
    if (queue.waiting.length === 0 && taken.size === events.length && (await isDone())) return calls;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`lost with a crash ${JSON.stringify(crash)}: ${queue.waiting.length} messages left`);
}

/** Runs the path once for each place at which it can break. */
async function everyCrash(run: (crash: Crash | null) => Promise<number>): Promise<number> {
  const calls = await run(null);
  let runs = 1;
  for (let atCall = 1; atCall <= calls && runs < RUNS_MAX; atCall++) {
    for (const when of ['before', 'after'] as const) {
      await run({ atCall, when });
      runs++;
    }
  }
  return calls;
}

let nextSeat = 0;
async function paying(): Promise<{ hold: Hold; token: string; paymentUrl: string }> {
  if (nextSeat === 20) {
    nextSeat = 0;
    eventId = await eventOnSale();
  }
  const { hold, token: device } = await holdSeats(eventId, [nextSeat++]);
  const token = await signIn(freshEmail(), device);
  const { paymentUrl } = await startPayment(hold, token);
  return { hold, token, paymentUrl: paymentUrl! };
}

async function areKnown(events: Stripe.Event[]): Promise<boolean> {
  const known = await listKnownEvents(
    testDatabase(),
    events.map(({ id }) => id),
  );
  return known.size === events.length;
}

describe('a crash between any two lines of the webhook’s path loses nothing', () => {
  test('[MONEY-8] of a payment that was authorized', { timeout: 240_000 }, async () => {
    const calls = await everyCrash(async (crash) => {
      const { hold, token, paymentUrl } = await paying();
      await payAt(paymentUrl, CARD_THAT_PAYS);
      const events = await eventsAbout(sessionIdOf(paymentUrl));
      expect(events.length).toBeGreaterThan(0);
      return survive(events, crash, async () => {
        return (await holdNow(hold, token)).state === 'committed' && (await areKnown(events));
      });
    });
    expect(calls).toBeGreaterThanOrEqual(5);
  });

  test('[MONEY-8] of a page that was closed', { timeout: 240_000 }, async () => {
    await everyCrash(async (crash) => {
      const { hold, token, paymentUrl } = await paying();
      await stripeDouble().checkout.sessions.expire(sessionIdOf(paymentUrl));
      const events = await eventsAbout(sessionIdOf(paymentUrl));
      return survive(events, crash, async () => {
        return (await holdNow(hold, token)).state === 'held' && (await areKnown(events));
      });
    });
  });
});
