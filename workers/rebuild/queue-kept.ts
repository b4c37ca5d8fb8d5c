import type { PublicationSource } from '../../db/queries/publishing.ts';
import { remainsKept } from '../../domain/queue/kept-queue.ts';
import type { QueueRemains } from '../../domain/queue/queue-events.ts';
import { SWITCHED_ON } from '../../domain/queue/queue-limits.ts';
import { registerAt } from '../../durable-objects/address-book.ts';
import type { Services } from '../services.ts';

/**
 * Where the queue of a lost sale was, by its registers; null: it had none, or none that had begun. An event without a
 * plan may have had one that was switched on. Nothing is taken any more that the lost sale said or gave.
 * @throws when a register does not answer: with less than all of them know no sale is opened
 */
export async function queueKept(
  { objects }: Pick<Services, 'objects'>,
  { source, epoch }: { source: Pick<PublicationSource, 'address' | 'queue'>; epoch: number },
): Promise<QueueRemains | null> {
  const { registers } = source.queue ?? SWITCHED_ON;
  const places = Array.from({ length: registers }, (_, index) => ({ index, registers }));
  return remainsKept(
    await Promise.all(places.map((place) => registerAt(objects, source.address, place).kept({ epoch }))),
  );
}
