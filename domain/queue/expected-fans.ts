import { sealedCount } from './draw/seal.ts';
import type { Queue } from './queue.ts';

/**
 * How many fans may come to wait: who has joined and has not been called.
 * @param gathered how many have joined, as the registers say: counts until they are sealed
 */
export function expectedFans(
  { given, nowServing, seal }: Pick<Queue, 'given' | 'nowServing' | 'seal'>,
  gathered: number,
): number {
  if (given > 0) return given - nowServing;
  if (seal === null) return gathered;
  return seal.classes.reduce((sum, { registers }) => sum + sealedCount(registers), 0);
}
