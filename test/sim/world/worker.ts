import type { BookingMessage } from '../../../protocol/queue/booking-message.ts';
import type { ProviderEvent } from '../../../protocol/queue/booking-message.ts';
import { runOutbox } from '../../../workers/outbox/run-outbox.ts';
import { applyProviderEvent } from '../../../workers/payments/provider-event.ts';
import { consumeBookings } from '../../../workers/queues/bookings.ts';
import type { Services } from '../../../workers/services.ts';
import type { Reply } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import type { PostgresModel } from './postgres.ts';
import type { ProviderModel } from './provider.ts';

/** With which floors sign quotes. */
export const QUOTE_SECRET = 'simulated-quote-secret';
/** With which floors sign tickets and passes, and name those who join. */
export const QUEUE_SECRET = 'simulated-queue-secret';
const TICKET_KEY = '0d'.repeat(32);
/** Of an invocation that nobody waits for. */
export const NOBODY_WAITS = { done: () => undefined, failed: () => undefined, died: () => undefined };
const REDELIVERY_MS = { low: 10_000, high: 30_000 };
const SWEEP_MS = 180_000;

/** The stateless half: invocations of the Worker that run the shipped shell over the model of the world. */
export class WorkerModel {
  readonly services: Services;
  readonly #platform: Platform;

  constructor(options: { platform: Platform; postgres: PostgresModel; provider: ProviderModel; queue: QueueModel }) {
    const { platform, postgres, provider, queue } = options;
    this.#platform = platform;
    this.services = {
      vars: { TICKET_SIGNING_KEY: TICKET_KEY, PUBLIC_ORIGIN: 'https://tickets.test', QUOTE_SECRET },
      db: postgres,
      objects: platform.exports,
      bookings: { send: (message: BookingMessage) => queue.send(message) },
      payments: provider,
      mail: { send: () => Promise.resolve() },
    } as unknown as Services;
    queue.consume = (messages) => this.#consume(queue, messages);
    provider.webhook = (eventId, payload) => this.#receiveWebhook(eventId, payload);
  }

  /** One invocation. It may die at any await; then `died` is all that is heard of it. */
  invoke(
    label: string,
    work: (services: Services) => Promise<unknown>,
    ends: { done(value: unknown): void; failed(error: unknown): void; died(): void },
  ): void {
    const { scheduler, faults } = this.#platform;
    const process = this.#platform.process('worker', {
      turnEnded: () => {
        if (!faults.strike('worker', 'crash')) return;
        process.alive = false;
        ends.died();
      },
    });
    const end = (work: () => void): void => {
      if (process.alive) work();
      // What goes on afterwards does so on its own.
    };
    scheduler.later(0, process, label, () => {
      work(this.services).then(
        (value) => end(() => ends.done(value)),
        (error: unknown) => end(() => ends.failed(error)),
      );
    });
  }

  /** A browser's request, from the process that is current now. */
  request(label: string, work: (services: Services) => Promise<unknown>): Promise<unknown> {
    const serve = (reply: Reply): void => {
      this.invoke(label, work, {
        done: (value) => reply.answer(value),
        failed: (error) => reply.fail(error),
        died: () => reply.broken(),
      });
    };
    return this.#platform.network.call({ place: 'worker', label, serve });
  }

  /** The cron trigger, now and then from now on. */
  startSweeps(): void {
    this.#platform.scheduler.later(SWEEP_MS, null, 'cron', () => {
      this.invoke('sweep', (services) => runOutbox(services), NOBODY_WAITS);
      this.startSweeps();
    });
  }

  #consume(queue: QueueModel, messages: QueuedMessage[]): void {
    const acked = new Set<QueuedMessage>();
    const delays = new Map<QueuedMessage, number>();
    const batch = {
      messages: messages.map((message) => ({
        body: structuredClone(message.body),
        attempts: message.attempts,
        ack: () => acked.add(message),
        retry: ({ delaySeconds = 0 }: { delaySeconds?: number } = {}) => delays.set(message, delaySeconds * 1000),
      })),
    } as unknown as MessageBatch<BookingMessage>;
    const again = (defaultMs: number): void => {
      for (const message of messages) {
        if (!acked.has(message)) queue.deliver(message, delays.get(message) ?? defaultMs);
      }
    };
    const failed = (): void => {
      acked.clear();
      again(this.#platform.random.between(REDELIVERY_MS.low, REDELIVERY_MS.high));
    };
    this.invoke('consumer', (services) => consumeBookings(services, batch), {
      done: () => again(0),
      failed,
      died: failed,
    });
  }

  /** As `workers/webhooks/stripe.ts` after the signature: enqueue, answer, then try at once. */
  #receiveWebhook(id: string, payload: string): Promise<boolean> {
    const createdAtMs = this.#platform.scheduler.nowMs;
    const event: ProviderEvent = { kind: 'provider-event', id, type: 'session', createdAtMs, payload };
    return new Promise((resolve) => {
      const ends = { ...NOBODY_WAITS, failed: () => resolve(false), died: () => resolve(false) };
      const work = async (services: Services): Promise<void> => {
        await services.bookings.send(event);
        resolve(true);
        await applyProviderEvent(services, event).catch(() => undefined);
      };
      this.invoke('webhook', work, ends);
    });
  }
}

interface QueuedMessage {
  body: BookingMessage;
  attempts: number;
}

/** The queue: at least once when it keeps what it took, in any order, late. */
export class QueueModel {
  consume: (messages: QueuedMessage[]) => void = () => undefined;
  readonly #platform: Platform;
  #ready: QueuedMessage[] = [];

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  async send(body: BookingMessage): Promise<void> {
    const copy = structuredClone(body);
    await this.#platform.network.call({
      place: 'queue',
      label: `queue ${body.kind}`,
      serve: (reply) => {
        this.#take(copy);
        reply.answer(undefined);
      },
    });
  }

  deliver(message: QueuedMessage, delayMs: number): void {
    const { scheduler, random } = this.#platform;
    message.attempts++;
    scheduler.later(delayMs + random.between(0, 300), null, 'queue message', () => {
      this.#ready.push(message);
      if (this.#ready.length === 1) scheduler.later(random.between(0, 100), null, 'queue batch', () => this.#batch());
    });
  }

  #take(body: BookingMessage): void {
    // Of a webhook's word the queue is the only memory here: who would find it again, the reconciler, is not in this world.
    if (body.kind === 'ledger' && this.#platform.faults.strike('queue', 'lost-message')) return;
    this.deliver({ body, attempts: 0 }, 0);
  }

  #batch(): void {
    const messages = this.#ready;
    this.#ready = [];
    this.consume(messages);
  }
}
