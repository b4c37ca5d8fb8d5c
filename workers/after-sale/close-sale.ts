import { boxOfficeOf } from '../../durable-objects/address-book.ts';
import { saleRouteOf } from '../event-routes.ts';
import type { Services } from '../services.ts';

/**
 * Ends the sale of an event where seats are decided: from the answer on nobody holds, pays or buys. An event that never
 * sold has nothing to end. Twice is once.
 */
export async function closeSale(services: Pick<Services, 'db' | 'objects'>, eventId: string): Promise<void> {
  const route = await saleRouteOf(services.db, eventId);
  if (!route.ok) return;
  const closed = await boxOfficeOf(services.objects, route.value.address).decideOperator({ kind: 'close-sale' });
  // A box office that is being made again opens closed, because its event is cancelled.
  if (!closed.ok) console.warn('the box office could not close', eventId, closed.refusal.reason);
}
