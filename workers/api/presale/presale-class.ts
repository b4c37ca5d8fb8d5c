import { readPlannedEvent } from '../../../db/queries/queue-plans.ts';
import type { Database } from '../../../db/database.ts';
import { refuse, refuseField, type RefusalReply } from '../reply.ts';

/** What stands against letting fans into a class, or a presale, before everybody; null: nothing. */
export async function presaleClassFault(db: Database, eventId: string, name: string): Promise<RefusalReply | null> {
  const event = await readPlannedEvent(db, eventId);
  if (!event) return refuse('event-not-found');
  if (event.presale?.name === name) return null;
  if (!event.queue)
    return refuse('no-queue', { detail: 'Plan a presale of this name first, or a queue with more than one class.' });
  if (event.queue.classes.slice(0, -1).includes(name)) return null;
  return refuseField('/class', 'the queue has no such class, or it is everybody’s');
}
