import { arrayContains, asc } from 'drizzle-orm';
import { listUnpublished } from '../db/queries/publishing.ts';
import { users } from '../db/schema/users.ts';
import type { EventId } from '../domain/shared/ids.ts';
import { postJson, signIn } from './sign-in.ts';
import type { Stack } from './stack.ts';

const AT_ONCE = 4;
const EVENTS_MAX = 10_000;

/**
 * Opens the sale of seeded events that are not yet on sale, the soonest first, through the API, as the seeded
 * operator would. Answers how many.
 */
export async function publishEvents(options: {
  stack: Pick<Stack, 'db' | 'workerUrl' | 'mailboxUrl'>;
  signal: AbortSignal;
  /** Default: all. */
  eventsMax?: number;
  /** This event and no other. */
  only?: EventId;
}): Promise<number> {
  const { db, workerUrl, mailboxUrl } = options.stack;
  const waiting = options.only ? [options.only] : await listUnpublished(db, { limit: options.eventsMax ?? EVENTS_MAX });
  if (waiting.length === 0) return 0;
  const [operator] = await db
    .select({ email: users.email })
    .from(users)
    .where(arrayContains(users.roles, ['operator']))
    .orderBy(asc(users.email))
    .limit(1);
  if (!operator) throw new Error('the seed has no operator to publish its events');
  const token = await signIn({ workerUrl, mailboxUrl, email: operator.email });
  const queue = waiting.values();
  const published = await Promise.all(Array.from({ length: AT_ONCE }, () => publishAll(queue)));
  return published.reduce((sum, events) => sum + events, 0);

  async function publishAll(queue: Iterable<EventId>): Promise<number> {
    let events = 0;
    for (const id of queue) {
      const outcome = await postJson(`${workerUrl}/v1/events/${id}/publish`, { token, signal: options.signal }).catch(
        (error: unknown) => error,
      );
      options.signal.throwIfAborted();
      // An imported event may lack what a sale needs; the others are sold all the same.
      if (outcome instanceof Error) console.error(`! An event could not be put on sale: ${outcome.message}`);
      else events++;
    }
    return events;
  }
}
