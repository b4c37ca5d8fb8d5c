import type { ChangeMessage } from '../../protocol/queue/change-message.ts';
import { relayChanges } from '../change-capture/relay-changes.ts';
import type { Services } from '../services.ts';

/** What the queue's name begins with in every environment. */
export const CHANGES_QUEUE = 'onsale-changes';

/** Consumes the changes queue: however many say that there are changes, they are relayed once. */
export async function consumeChanges(services: Services, batch: MessageBatch<ChangeMessage>): Promise<void> {
  // What fails stays in Postgres and is tried again from there: a message says nothing that could be lost.
  batch.ackAll();
  await relayChanges(services);
}
