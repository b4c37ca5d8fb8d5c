import { WorkerEntrypoint } from 'cloudflare:workers';
import { openDatabase } from '../../../db/database.ts';
import { recordDelivery } from '../../../db/queries/booking-delivery.ts';
import type { BookingFact } from '../../../domain/inventory/booking-facts.ts';
import { idOf, type BookingId, type UserId } from '../../../domain/shared/ids.ts';
import { sumPrices } from '../../../domain/shared/money.ts';
import { newId } from '../../../workers/new-id.ts';
import { PRICE, SEATS_PER_BOOKING, TICKET_TYPE, ZONE, CURRENCY, type Lane } from '../lane.ts';

export * from '../../../workers/index.ts';

/** Delivers a lane's bookings to Postgres as the queue's consumer does, one batch after the other. */
export default class BookingsBench extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    if (request.method !== 'POST') return new Response(null);
    const lane = await request.json<Lane>();
    const { DATABASE_URL: url, NEON_RELAY_URL: relayUrl } = this.env;
    const db = openDatabase({ url, ...(relayUrl && { relayUrl }) });
    for (let seq = lane.afterSeq; seq < lane.afterSeq + lane.batches; seq++) {
      const first = (seq * lane.batch * SEATS_PER_BOOKING) % lane.capacity;
      const facts = Array.from({ length: lane.batch }, (_, at) => soldTo(lane.userId, first + at * SEATS_PER_BOOKING));
      const delivery = { eventId: lane.eventId, epoch: 1, afterSeq: seq, throughSeq: seq + 1, facts };
      const outcome = await recordDelivery(db, delivery);
      if (outcome.kind !== 'recorded' || outcome.conflicts.length > 0) {
        throw new Error(`a delivery was not taken: ${JSON.stringify(outcome)}`);
      }
    }
    return new Response(null);
  }

  override async queue(): Promise<void> {}
}

function soldTo(userId: string, firstSeat: number): BookingFact {
  const bookingId = newId<BookingId>();
  const seats = Array.from({ length: SEATS_PER_BOOKING }, (_, at) => firstSeat + at);
  return {
    kind: 'committed',
    bookingId,
    userId: idOf<UserId>(userId),
    seats: seats.map((seat) => ({ seat, zone: ZONE, ticketType: TICKET_TYPE, ...PRICE })),
    currency: CURRENCY,
    total: sumPrices(seats.map(() => PRICE)),
    sessionId: `cs_${bookingId}`,
    paymentId: `pi_${bookingId}`,
    atMs: Date.now(),
  };
}
