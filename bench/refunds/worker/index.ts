import { Gateway } from '../../../workers/gateway.ts';

export { BoxOffice } from '../../../durable-objects/box-office/box-office.ts';
export { Cashier } from '../../../durable-objects/cashier/cashier.ts';
export { Floor } from '../../../durable-objects/floor/floor.ts';
export { Reads } from '../../../workers/reads.ts';

/** The shipped Worker, with its cron trigger as an address: workerd by itself fires none. */
export default class Swept extends Gateway {
  override async fetch(request: Request): Promise<Response> {
    if (new URL(request.url).pathname !== '/bench/cron') return super.fetch(request);
    await super.scheduled();
    return new Response('swept');
  }
}
