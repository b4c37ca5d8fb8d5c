import type { EventRoute } from '../../db/queries/publishing.ts';
import { idOf, type BookingId, type HoldId } from '../../domain/shared/ids.ts';
import { id, tinySale, user } from '../sim-domain/tiny-sale.ts';

/** Two seats, one price, a cap that allows both to one fan. */
export const SALE = tinySale({ capacity: 2 });

export const EVENT: EventRoute = {
  address: SALE.address,
  name: 'The Searched',
  floors: 1,
  epoch: SALE.epoch,
  status: 'published',
  planHash: SALE.planHash,
  queue: null,
  presale: null,
};

/** What each of the fans wants; a booking has the id of its hold. */
export const FANS = [0, 1].map((number) => {
  const holdId = id<HoldId>(3000 + number);
  return { number, holdId, bookingId: idOf<BookingId>(holdId), fan: user(number) };
});
