import { firstLobbyOf } from '../../domain/queue/lobby-tree.ts';
import { lobbyAt } from '../../durable-objects/address-book.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';
import type { QueueStatus } from '../../protocol/http/queue.ts';
import { saleRouteOf } from '../event-routes.ts';
import type { Services } from '../services.ts';

/**
 * Whether a queue was switched on for an event that had none: then who comes waits. A page that is a minute old may not
 * know of it; the box office does, and says so at the first hold.
 */
export async function isQueueSwitchedOn(services: Services, event: EventDetail): Promise<boolean> {
  if (event.queue !== null || event.planHash === null || event.status !== 'published') return false;
  try {
    const route = await saleRouteOf(services.db, event.id);
    if (!route.ok) return false;
    const { address } = route.value;
    const text = await lobbyAt(services.objects, address, firstLobbyOf(address.hint ?? 'weur')).status({ address });
    const status = text === null ? null : (JSON.parse(text) as QueueStatus);
    return status !== null && status.phase !== 'sold-out' && status.phase !== 'closed';
  } catch {
    return false;
  }
}
