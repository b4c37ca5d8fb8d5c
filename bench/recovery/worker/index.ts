import { WorkerEntrypoint } from 'cloudflare:workers';
import { idOf, type EventId } from '../../../domain/shared/ids.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import { fill, recoveryPublication } from './fill.ts';
import type { TimedBoxOffice } from './timed-box-office.ts';

export { TimedBoxOffice as BoxOffice } from './timed-box-office.ts';
export { Floor } from '../../../durable-objects/floor/floor.ts';

const ADDRESS = {
  eventId: idOf<EventId>('019a0000-0000-7000-8000-000000000001'),
  jurisdiction: null,
  hint: null,
};

/** `/fill` makes a box office with a long past, `/recovery` says how long its start took, anything else that it is up. */
export default class RecoveryBench extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const office = boxOfficeOf(this.ctx.exports, ADDRESS) as unknown as DurableObjectStub<TimedBoxOffice>;
    switch (new URL(request.url).pathname) {
      case '/fill':
        await fill(office, recoveryPublication(ADDRESS));
        return new Response(null);
      case '/recovery':
        return Response.json(await office.recovery());
      default:
        return new Response(null);
    }
  }

  /** Nothing is sold here. */
  override async queue(): Promise<void> {}
}
