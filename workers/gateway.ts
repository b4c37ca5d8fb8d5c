import { WorkerEntrypoint } from 'cloudflare:workers';
import type { BookingMessage } from '../protocol/queue/booking-message.ts';
import type { ChangeMessage } from '../protocol/queue/change-message.ts';
import { RECONCILE_CRON, reconcileHourly } from './cron/reconcile.ts';
import { sweep } from './cron/sweep.ts';
import { gatewayApp } from './gateway-app.ts';
import { withOutgoingHeaders } from './middleware/outgoing-headers.ts';
import { problemPage, wantsHtml } from './pages/page-response.ts';
import { consumeBookings } from './queues/bookings.ts';
import { consumeDeadLetters, DEAD_LETTER_QUEUE } from './queues/dead-letters.ts';
import { CHANGES_QUEUE, consumeChanges } from './queues/changes.ts';
import { servicesOf } from './services.ts';

/** The front door. Nothing of it is cached: it knows who asks, and asks the cached half for what is the same for all. */
export class Gateway extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const services = servicesOf(this.env, this.ctx);
    const requestId = crypto.randomUUID();
    const response = await gatewayApp.fetch(request, { services, requestId });
    const shown = isForPeople(request, response) ? await asPage(response, services.vars.PUBLIC_ORIGIN) : response;
    return withOutgoingHeaders(shown, { requestId, vars: services.vars });
  }

  override async queue(batch: MessageBatch<BookingMessage | ChangeMessage>): Promise<void> {
    const services = servicesOf(this.env, this.ctx);
    // Which queue a batch is from tells what is in it.
    if (batch.queue.startsWith(CHANGES_QUEUE)) await consumeChanges(services, batch as MessageBatch<ChangeMessage>);
    else if (DEAD_LETTER_QUEUE.test(batch.queue)) {
      await consumeDeadLetters(services, batch as MessageBatch<BookingMessage>);
    } else await consumeBookings(services, batch as MessageBatch<BookingMessage>);
  }

  override async scheduled(controller?: ScheduledController): Promise<void> {
    const services = servicesOf(this.env, this.ctx);
    if (controller?.cron === RECONCILE_CRON) await reconcileHourly(services);
    else await sweep(services);
  }
}

/** A refusal that a person sees in their browser's window. */
function isForPeople(request: Request, response: Response): boolean {
  const isProblem = response.headers.get('Content-Type') === 'application/problem+json';
  return isProblem && wantsHtml(request) && !new URL(request.url).pathname.startsWith('/v1/');
}

async function asPage(response: Response, origin: string): Promise<Response> {
  const page = await problemPage(await response.json(), origin);
  for (const name of ['Retry-After', 'Allow', 'Set-Cookie']) {
    const value = response.headers.get(name);
    if (value !== null) page.headers.set(name, value);
  }
  return page;
}
