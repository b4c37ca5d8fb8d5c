import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import type { DrawRecord } from '../../domain/queue/draw/draw-record.ts';
import { drawnNumber } from '../../domain/queue/draw/entry-place.ts';
import { verifyRecord } from '../../domain/queue/draw/verify-record.ts';
import type { QueueTicket } from './my-ticket.ts';

/**
 * The number of a place, by the draw repeated here: seal, beacon's signature and permutation.
 * @throws a sentence when the record does not hold
 */
export function numberFromRecord(record: DrawRecord, ticket: QueueTicket): number {
  const draw = verifyRecord((...parts) => sha256(concatBytes(...parts)), record);
  if (!draw.ok) throw new Error(`the record of the draw does not hold: ${draw.failure}`);
  const drawn = draw.value.classes.find(({ name }) => name === ticket.class);
  if (!drawn) throw new Error(`the draw has no class "${ticket.class}"`);
  return drawnNumber(drawn, ticket);
}
