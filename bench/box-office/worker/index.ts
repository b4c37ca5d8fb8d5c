import { WorkerEntrypoint } from 'cloudflare:workers';
import { boxOfficeOf, floorAt } from '../../../durable-objects/address-book.ts';
import { idOf, type EventId } from '../../../domain/shared/ids.ts';
import { invariant } from '../../../domain/shared/invariant.ts';
import { FLOOR_ADDRESS_HEADER } from '../../../protocol/rpc/floor.ts';
import type { EventRange } from '../load/attempts.ts';
import { benchPublication } from '../load/bench-publication.ts';
import { openDriverSocket } from './driver-socket.ts';
import { answerHold } from './http-holds.ts';
import { takenSeats } from './taken-seats.ts';

export { BoxOffice } from '../../../durable-objects/box-office/box-office.ts';
export { Floor } from '../../../durable-objects/floor/floor.ts';
export { LedgerConsumer } from './ledger-consumer.ts';

/** One floor: what is measured is what one floor takes. */
const FLOORS = 1;

/** The shipped objects behind a gateway that knows no sessions: `/bench/…` is for the bench, the rest for shoppers. */
export default class BenchGateway extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    switch (pathname) {
      case '/bench/ready':
        return new Response(null);
      case '/bench/publish':
        await this.#publish(await request.json(), searchParams.has('sold-out'));
        return new Response(null);
      case '/bench/driver':
        return openDriverSocket(this.ctx.exports);
      case '/bench/taken-seats':
        return new Response(await takenSeats(this.ctx.exports, Number(searchParams.get('event'))));
      default:
        return this.#shop(request, pathname);
    }
  }

  async #publish({ first, count, capacity }: EventRange, soldOut: boolean): Promise<void> {
    for (let event = first; event < first + count; event++) {
      const publication = benchPublication({ event, capacity, floors: FLOORS, soldOut });
      const published = await boxOfficeOf(this.ctx.exports, publication.address).publish(publication);
      invariant(published.ok, 'each run has events of its own');
    }
  }

  #shop(request: Request, pathname: string): Promise<Response> {
    const [, eventId, what] = /^\/events\/([^/]+)\/(holds|floor)$/.exec(pathname) ?? [];
    invariant(eventId !== undefined, `the bench asks for holds and floors, not for ${pathname}`);
    const address = { eventId: idOf<EventId>(eventId), jurisdiction: null, hint: null };
    const floor = floorAt(this.ctx.exports, address, FLOORS, 0);
    if (what === 'holds') return answerHold({ request, floor, address });
    const upgrade = new Request(request);
    upgrade.headers.set(FLOOR_ADDRESS_HEADER, JSON.stringify(address));
    return floor.fetch(upgrade);
  }
}
