import type { ClaimedChange } from '../../db/queries/change-feed.ts';
import { readEventRoute } from '../../db/queries/publishing.ts';
import { boxOfficeOf } from '../../durable-objects/address-book.ts';
import type { Services } from '../services.ts';
import type { Followed } from './followed.ts';
import { retrySeconds } from './retry-seconds.ts';

/**
 * Closes the sale of an event that was called off. Nothing else of the catalogue concerns a box office: what it sells
 * by is fixed at publication.
 */
export async function followBoxOffice(services: Services, changes: readonly ClaimedChange[]): Promise<Followed> {
  const reasons = await Promise.all(changes.map((change) => closeIfCancelled(services, change)));
  return {
    done: changes.filter((_, i) => reasons[i] === null),
    postponed: changes.flatMap((change, i) => {
      const reason = reasons[i];
      return typeof reason === 'string' ? [{ changes: [change], reason, seconds: retrySeconds(change) }] : [];
    }),
  };
}

/** Null: it is done; otherwise why it is not. */
async function closeIfCancelled(services: Services, { eventId }: ClaimedChange): Promise<string | null> {
  try {
    const event = await readEventRoute(services.db, eventId);
    if (event?.status !== 'cancelled' || event.epoch === 0) return null;
    const closed = await boxOfficeOf(services.objects, event.address).decideOperator({ kind: 'close-sale' });
    return closed.ok ? null : `its box office refused: ${closed.refusal.reason}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
