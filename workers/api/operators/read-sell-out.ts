import { averageSeatsPerBooking } from '../../../db/queries/organising.ts';
import { sellOutSeconds } from '../../../domain/cashier/sell-out.ts';
import { cashierOf, snapshotFloorOf } from '../../../durable-objects/address-book.ts';
import { sellOutSchema } from '../../../protocol/http/operators.ts';
import { decodeAvailabilityFrame, seatStateAt } from '../../../protocol/socket/availability.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

export const readSellOutOperation = operation({
  id: 'readSellOut',
  method: 'get',
  path: '/v1/events/{eventId}/sell-out',
  tag: 'Operators',
  summary: 'Read how long the rest of a sale takes',
  description: 'At the rate at which payments can be opened, if there are fans enough.',
  access: 'organiser',
  params: eventParams,
  answer: { status: 200, description: 'The time to sell out', schema: sellOutSchema },
  problems: ['event-not-found', 'not-on-sale'],
  async handle({ params, services }) {
    const { eventId } = params;
    const route = await saleRouteOf(services.db, eventId);
    if (!route.ok) return refuse(route.failure);
    const { address, floors } = route.value;
    const [frame, seatsPerBooking, { openingsPerSecond }] = await Promise.all([
      snapshotFloorOf(services.objects, address, floors).snapshot(address),
      averageSeatsPerBooking(services.db, eventId),
      cashierOf(services.objects).status(),
    ]);
    const seatsLeft = frame === null ? null : unsoldSeats(frame);
    if (seatsLeft === null) return refuse('not-on-sale');
    const sale = { seatsLeft, openingsPerSecond, seatsPerBooking };
    return answer({ eventId, ...sale, sellOutSeconds: sellOutSeconds(sale) });
  },
});

/** Available and held. Null: this is no snapshot. */
function unsoldSeats(frame: Uint8Array): number | null {
  const decoded = decodeAvailabilityFrame(frame);
  if (!decoded.ok || decoded.value.kind !== 'snapshot') return null;
  const { capacity, packed } = decoded.value.availability;
  let unsold = 0;
  for (let seat = 0; seat < capacity; seat++) if (seatStateAt(packed, seat) < 2) unsold++;
  return unsold;
}
