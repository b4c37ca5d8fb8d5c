import { and, arrayContains, asc, eq, isNotNull } from 'drizzle-orm';
import { events } from '../db/schema/events.ts';
import { users } from '../db/schema/users.ts';
import { postJson, signIn } from './sign-in.ts';
import type { Stack } from './stack.ts';

const AT_ONCE = 4;

/**
 * Opens the sale of seeded events that are not yet on sale, the soonest first, through the API, as the seeded
 * operator would. Answers how many.
 */
export async function publishEvents(options: {
  stack: Pick<Stack, 'db' | 'workerUrl' | 'mailboxUrl'>;
  signal: AbortSignal;
  /** Default: all. */
  eventsMax?: number;
}): Promise<number> {
  const { db, workerUrl, mailboxUrl } = options.stack;
  const query = db
    .select({ id: events.id })
    .from(events)
    .where(and(eq(events.epoch, 0), isNotNull(events.planId)))
    .orderBy(asc(events.startsAt), asc(events.id));
  const waiting = (await query).slice(0, options.eventsMax);
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
  await Promise.all(Array.from({ length: AT_ONCE }, () => publishAll(queue)));
  return waiting.length;

  async function publishAll(queue: Iterable<{ id: string }>): Promise<void> {
    for (const { id } of queue) {
      await postJson(`${workerUrl}/v1/events/${id}/publish`, { token, signal: options.signal });
    }
  }
}
