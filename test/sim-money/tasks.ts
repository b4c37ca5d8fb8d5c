import type { Database } from '../../db/database.ts';
import type { ReconcileStep } from '../../domain/bookings/reconcile.ts';
import type { CommandResult, FanCommand } from '../../domain/inventory/commands.ts';
import type { BookingFact } from '../../domain/inventory/booking-facts.ts';
import { invariant, unreachable } from '../../domain/shared/invariant.ts';
import type { BookingMessage } from '../../protocol/queue/booking-message.ts';
import { stripeProvider } from '../../workers/adapters/stripe.ts';
import type { Vars } from '../../workers/env.ts';
import { doEffect } from '../../workers/outbox/effects.ts';
import { hear } from '../../workers/outbox/hear.ts';
import { applyRefundResult } from '../../workers/outbox/pay-refund.ts';
import { runOutbox } from '../../workers/outbox/run-outbox.ts';
import { applyProviderEvent, applyProviderWord } from '../../workers/payments/provider-event.ts';
import { paymentPage } from '../../workers/payments/start-payment.ts';
import { consumeBookings } from '../../workers/queues/bookings.ts';
import type { Services } from '../../workers/services.ts';
import { readRefund, retryRefund } from './queries.ts';
import { ask } from './process-run.ts';
import type { ProviderEventRow } from './provider-part.ts';
import { EVENT, FANS } from './sale.ts';

/** Work of the shipped shell that runs as a process of its own. Plain data: its text is its name. */
export type Task =
  /** A fan asks for the payment page, for the n-th time. */
  | { kind: 'ask-to-pay'; fan: number; time: number; fence: string }
  /** The queue brings a webhook. */
  | { kind: 'webhook'; event: ProviderEventRow }
  /** The queue brings a stretch of the ledger. */
  | { kind: 'ledger'; afterSeq: number; throughSeq: number; facts: BookingFact[] }
  /** A piece of what is owed. */
  | { kind: 'outbox'; work: string }
  /** The organiser calls a booking off before its money is taken. */
  | { kind: 'void'; fan: number; paymentId: string; amountMinor: number }
  /** A step of the reconciler. */
  | { kind: 'reconcile'; step: Exclude<ReconcileStep, { kind: 'deliver-ledger' | 'drift' }> };

/** What became of a process that ended. */
export type TaskResult = 'done' | 'again' | { url: string | null } | { threw: string };

/** The work of a task. It asks the world through `ask` only. */
export function workOf(task: Task): () => Promise<TaskResult> {
  switch (task.kind) {
    case 'ask-to-pay':
      return () => askToPay(task);
    case 'webhook': {
      const { id, type, payload } = task.event;
      return () => consume({ kind: 'provider-event', id, type, createdAtMs: 0, payload });
    }
    case 'ledger': {
      const { eventId, jurisdiction, hint } = EVENT.address;
      return () => consume({ ...task, eventId, jurisdiction, hint, epoch: 1 });
    }
    case 'outbox':
      return done(() => runOutbox(SERVICES));
    case 'void': {
      const { paymentId, amountMinor } = task;
      const { bookingId } = FANS[task.fan]!;
      return done(() => hear(SERVICES, { kind: 'voided', bookingId, paymentId, amountMinor }));
    }
    case 'reconcile':
      return done(() => reconcileStep(task.step));
    default:
      return unreachable(task);
  }
}

function done(work: () => Promise<unknown>): () => Promise<TaskResult> {
  return async () => {
    await work();
    return 'done';
  };
}

/** As the operation does it: the floor brings the command to the box office, then the page is made or found. */
async function askToPay({ fan: number, time, fence }: Extract<Task, { kind: 'ask-to-pay' }>): Promise<TaskResult> {
  const { holdId, fan } = FANS[number]!;
  const command: FanCommand = { kind: 'start-payment', key: `pay ${number} ${time}`, fan, holdId, fence };
  const result = (await ask({ port: 'office', method: 'decidePayment', args: [command] })) as CommandResult;
  if (!result.ok || result.hold.state.name !== 'paying') return { url: null };
  const route = { address: EVENT.address, floors: 1, queue: null, presale: null, eventName: EVENT.name };
  const page = await paymentPage(SERVICES, { route, hold: result.hold, quote: 'quote', email: 'fan@example.org' });
  return { url: page.ok && page.value.kind === 'open' ? page.value.url : null };
}

async function consume(body: BookingMessage): Promise<TaskResult> {
  let outcome: TaskResult = 'again';
  const message = {
    id: '',
    timestamp: new Date(0),
    attempts: 1,
    body,
    ack: () => (outcome = 'done'),
    retry: () => (outcome = 'again'),
  };
  const batch = { queue: '', messages: [message], ackAll() {}, retryAll() {} };
  await consumeBookings(SERVICES, batch as unknown as MessageBatch<BookingMessage>);
  return outcome;
}

/** The steps as the cron does them, each with the shell's own function. */
async function reconcileStep(step: Extract<Task, { kind: 'reconcile' }>['step']): Promise<void> {
  switch (step.kind) {
    case 'expire-session':
      await applyProviderWord(SERVICES, await SERVICES.payments.expireSession(step.sessionId));
      return;
    case 'hear-session':
      await applyProviderWord(SERVICES, await SERVICES.payments.retrieveSession(step.sessionId));
      return;
    case 'do':
      return doEffect(SERVICES, step.effect, 2);
    case 'take-money': {
      const { paymentId, amountMinor } = step;
      await SERVICES.payments.capture({ bookingId: paymentId, paymentId, amountMinor });
      return;
    }
    case 'hear-refund': {
      const refund = await readRefund(SERVICES.db, step.refundId);
      invariant(refund, 'a refund that is heard of is there');
      const result = { kind: 'final', providerId: null, reason: 'the provider says so' } as const;
      return applyRefundResult(SERVICES, { refund, attempt: step.attempt, result, event: null });
    }
    case 'retry-refund': {
      const refund = await readRefund(SERVICES.db, step.refundId);
      if (refund) await retryRefund(SERVICES.db, refund);
      return;
    }
    case 'hear-dispute': {
      const { disputeId: id, paymentId: payment_intent, amountMinor: amount, state } = step;
      const status = state === 'open' ? 'needs_response' : state;
      const type = state === 'open' ? 'charge.dispute.created' : 'charge.dispute.closed';
      const payload = JSON.stringify({ type, data: { object: { id, payment_intent, amount, status } } });
      const event = { kind: 'provider-event', id: `reconciled ${id} ${state}`, type, createdAtMs: 0, payload } as const;
      return applyProviderEvent(SERVICES, event);
    }
    default:
      return unreachable(step);
  }
}

/** From here on `fetch` is the provider's API. */
globalThis.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const key = new Headers(init?.headers).get('idempotency-key');
  const asked = await ask({
    port: 'provider',
    method: init?.method ?? 'GET',
    path: url.pathname + url.search,
    body: typeof init?.body === 'string' ? init.body : '',
    // Stripe's library makes a random one where the shell gives none.
    key: key?.startsWith('stripe-node-retry') ? null : key,
  });
  const { status, body, headers } = asked as { status: number; body: string; headers?: Record<string, string> };
  return new Response(body, { status, headers: { ...HEADERS, ...headers } });
};

/** Stripe's library does not try again: each try is a step of the search's own. */
const HEADERS = { 'content-type': 'application/json', 'stripe-should-retry': 'false' };

const VARS = {
  PUBLIC_ORIGIN: 'https://tickets.test',
  TICKET_SIGNING_KEY: '00'.repeat(32),
  STRIPE_SECRET_KEY: 'sk_test_search',
  STRIPE_WEBHOOK_SECRET: 'whsec_search',
  STRIPE_API_BASE: 'https://api.test',
  PAYMENT_METHODS: ['card', 'ideal'] as Vars['PAYMENT_METHODS'],
} as Vars;

/** All that the shell of bookings takes from its services; the queries and the box office are replaced as modules. */
const SERVICES = {
  vars: VARS,
  db: {} as Database,
  objects: {},
  payments: stripeProvider(VARS),
} as unknown as Services;
