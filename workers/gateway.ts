import { WorkerEntrypoint } from 'cloudflare:workers';
import type { BookingMessage } from '../protocol/queue/booking-message.ts';
import { sweep } from './cron/sweep.ts';
import { gatewayApp } from './gateway-app.ts';
import { withOutgoingHeaders } from './middleware/outgoing-headers.ts';
import { consumeBookings } from './queues/bookings.ts';
import { servicesOf } from './services.ts';

/** The front door. Nothing of it is cached: it knows who asks, and asks the cached half for what is the same for all. */
export class Gateway extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const services = servicesOf(this.env, this.ctx);
    const requestId = crypto.randomUUID();
    const response = await gatewayApp.fetch(request, { services, requestId });
    return withOutgoingHeaders(response, { requestId, vars: services.vars });
  }

  override async queue(batch: MessageBatch<BookingMessage>): Promise<void> {
    await consumeBookings(servicesOf(this.env, this.ctx), batch);
  }

  override async scheduled(): Promise<void> {
    await sweep(servicesOf(this.env, this.ctx));
  }
}
