import { markReplayed, readDeadLetters, storeDeadLetters } from '../../db/queries/dead-letters.ts';
import type { BookingMessage } from '../../protocol/queue/booking-message.ts';
import { raiseAlert } from '../outbox/alert-operators.ts';
import type { Services } from '../services.ts';

/** As wrangler.toml names it, in every environment with an ending of its own. */
export const DEAD_LETTER_QUEUE = /^onsale-bookings(-.+)?-dead$/;

/**
 * Stores what the bookings queue gave up on, and tells an operator. A message is acknowledged once Postgres has it; until
 * then it stays in its queue, for days.
 */
export async function consumeDeadLetters(services: Services, batch: MessageBatch<BookingMessage>): Promise<void> {
  const letters = batch.messages.map(({ id, body }) => ({ messageId: id, kind: body.kind, body }));
  const stored = await storeDeadLetters(services.db, letters);
  batch.ackAll();
  if (stored === 0) return;
  const kinds = [...new Set(letters.map(({ kind }) => kind))].join(', ');
  const text = `${stored} messages (${kinds}) failed again and again and were put aside.\n\nRead them at /v1/dead-letters, mend what is broken, and have them played again.`;
  await raiseAlert(services, { title: 'Messages were given up on', text });
}

/** Puts stored messages back into the bookings queue, each before it counts as replayed. Answers which ones. */
export async function replayDeadLetters(services: Services, ids: number[]): Promise<number[]> {
  const letters = await readDeadLetters(services.db, ids);
  const replayed: number[] = [];
  for (const { id, body } of letters) {
    // What stands there came out of this queue.
    await services.bookings.send(body as BookingMessage);
    await markReplayed(services.db, [id]);
    replayed.push(id);
  }
  return replayed;
}
