import { WorkerEntrypoint } from 'cloudflare:workers';
import { openDatabase } from '../../../db/database.ts';
import { recordDelivery } from '../../../db/queries/booking-delivery.ts';
import { idOf, type EventId } from '../../../domain/shared/ids.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import type { LedgerDelivery } from '../../../protocol/rpc/box-office.ts';

/** Bookings whose tickets Postgres has; filled by the consumer, asked for by the driver in the same isolate. */
const recordedBookings = new Set<string>();
/** Whom to tell when Postgres has a booking. */
const waitingFor = new Map<string, () => void>();

/** Resolves when Postgres has these bookings with their tickets. */
export async function untilRecorded(bookings: readonly string[]): Promise<void> {
  for (const booking of bookings) {
    if (recordedBookings.has(booking)) continue;
    await new Promise<void>((recorded) => waitingFor.set(booking, recorded));
  }
}

function recorded(booking: string): void {
  recordedBookings.add(booking);
  waitingFor.get(booking)?.();
  waitingFor.delete(booking);
}

/**
 * Stands where queue and consumer stand, without the local queue's timer: what a box office sends is taken at once, as
 * the shipped consumer takes it, into Postgres and confirmed.
 */
export class LedgerConsumer extends WorkerEntrypoint<Env> {
  /** What workerd makes of `queue.send`. */
  override async fetch(request: Request): Promise<Response> {
    const delivery = await request.json<LedgerDelivery>();
    this.ctx.waitUntil(this.#take(delivery));
    const metrics = { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: 0 };
    return Response.json({ metadata: { metrics } });
  }

  async #take(delivery: LedgerDelivery): Promise<void> {
    const { DATABASE_URL: url, NEON_RELAY_URL: relayUrl } = this.env;
    const outcome = await recordDelivery(openDatabase({ url, ...(relayUrl && { relayUrl }) }), delivery);
    // One that comes twice, because the first took long, is confirmed like the first, as the shipped consumer does.
    if (outcome.kind === 'gap' || (outcome.kind === 'recorded' && outcome.conflicts.length > 0)) {
      throw new Error(`a delivery was not taken: ${JSON.stringify(outcome)}`);
    }
    for (const fact of delivery.facts) if (fact.kind === 'committed') recorded(fact.bookingId);
    const { epoch, throughSeq, jurisdiction, hint } = delivery;
    const address = { eventId: idOf<EventId>(delivery.eventId), jurisdiction, hint };
    await boxOfficeOf(this.ctx.exports, address).delivered({ epoch, throughSeq });
  }
}
