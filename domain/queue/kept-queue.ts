import type { NumberRange, QueueRemains } from './queue-events.ts';
import { drawnCount, remainsOf, type Queue } from './queue.ts';

/** What registers keep of a queue, should its box office be lost. Their own numbers they know themselves. */
export type KeptQueue = Omit<QueueRemains, 'requests'>;

/** What one register says when the box office was lost. */
export interface RegisterRemains {
  /** null: it has heard of no queue. */
  kept: KeptQueue | null;
  /** The last numbers that its newcomers were given; null: none. */
  last: ({ register: number } & NumberRange) | null;
}

export function keptOf(queue: Queue): KeptQueue {
  const { requests: _, ...kept } = remainsOf(queue);
  return kept;
}

/** What is known by both: plan, seal and draw are those that were known first, the rest only grows. */
export function knownByBoth(known: KeptQueue | null, said: KeptQueue): KeptQueue {
  if (known === null) return said;
  const plan = known.plan ?? said.plan;
  return {
    ...(plan && { plan }),
    seal: known.seal ?? said.seal,
    drawn: known.drawn ?? said.drawn,
    given: Math.max(known.given, said.given),
    nowServing: Math.max(known.nowServing, said.nowServing),
  };
}

/**
 * With what the queue of a lost box office goes on, by what all its registers say: no number that anybody was told is
 * given again. Null: none of them has heard of a queue, and it begins anew. Rule QUEUE-24.
 */
export function remainsKept(registers: readonly RegisterRemains[]): QueueRemains | null {
  const heard = registers.flatMap(({ kept }) => kept ?? []);
  const kept = heard.reduce<KeptQueue | null>(knownByBoth, null);
  if (kept === null) return null;
  const requests = registers.flatMap(({ last }) => last ?? []);
  const drawn = kept.seal !== null && kept.drawn !== null ? drawnCount(kept.seal) : 0;
  const given = Math.max(kept.given, drawn, ...requests.map(({ first, count }) => first + count));
  return { ...kept, given, requests };
}
