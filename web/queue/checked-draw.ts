import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import type * as z from 'zod';
import type { DrawRecord } from '../../domain/queue/draw/draw-record.ts';
import { drawnNumber, numberByProof } from '../../domain/queue/draw/entry-place.ts';
import { verifyRecord, type DrawFault, type VerifiedDraw } from '../../domain/queue/draw/verify-record.ts';
import type { Result } from '../../domain/shared/result.ts';
import type { entryProofSchema } from '../../protocol/http/draw.ts';
import type { QueueTicket } from '../../protocol/http/queue.ts';

/** Repeats a draw from its published record, here. */
export function checkDraw(record: DrawRecord): Result<VerifiedDraw, DrawFault> {
  return verifyRecord(hash, record);
}

/** The number that a fan's proof shows, by the seal and the permutation repeated here. */
export function numberOfProof(
  draw: VerifiedDraw,
  proof: z.output<typeof entryProofSchema>,
): Result<number, 'unknown-entry'> {
  const path = proof.path.map((step) => hexToBytes(step));
  return numberByProof(hash, draw.classes, { ...proof, entry: hexToBytes(proof.entry), path });
}

/**
 * The number of a ticket that was drawn, by the draw repeated here.
 * @throws a sentence when the record does not hold: nobody's number can be trusted then
 */
export function numberOfTicket(record: DrawRecord, ticket: QueueTicket): number {
  const draw = checkDraw(record);
  if (!draw.ok) throw new Error(`the record of the draw does not hold: ${draw.failure}`);
  const drawn = draw.value.classes.find(({ name }) => name === ticket.class);
  if (!drawn) throw new Error(`the draw has no class "${ticket.class}"`);
  return drawnNumber(drawn, ticket);
}

function hash(...parts: Uint8Array[]): Uint8Array {
  return sha256(concatBytes(...parts));
}
