import type { Sha256 } from '../../ledger/chain.ts';
import { hexToBytes } from '@noble/hashes/utils.js';
import { fail, ok, type Result } from '../../shared/result.ts';
import { standsInTree, type AuditPath } from './merkle.ts';
import { indexInClass } from './seal.ts';
import type { DrawnClass } from './verify-record.ts';

/** Bytes of an entry: HMAC(event key, subject), cut to as many. */
export const ENTRY_BYTES = 16;

/** What shows one fan that they were drawn: where their entry stands, and the way from it to the register's root. */
export interface EntryProof {
  entry: Uint8Array;
  classIndex: number;
  register: number;
  /** In the register. */
  index: number;
  path: AuditPath;
}

/** The number of who stands at an index of a register: numbers of the classes before come first. Rule DRAW-7. */
export function drawnNumber(drawn: DrawnClass, place: { register: number; index: number }): number {
  return drawn.firstNumber + drawn.permutation.numberOf(indexInClass(drawn.registers, place));
}

/** The number that a proof shows. Rules DRAW-1, DRAW-12. */
export function numberByProof(
  sha256: Sha256,
  classes: readonly DrawnClass[],
  proof: EntryProof,
): Result<number, 'unknown-entry'> {
  const drawn = classes[proof.classIndex];
  const register = drawn?.registers[proof.register];
  if (drawn === undefined || register === undefined) return fail('unknown-entry');
  const stands = standsInTree(sha256, { ...proof, count: register.count, root: hexToBytes(register.root) });
  return stands ? ok(drawnNumber(drawn, proof)) : fail('unknown-entry');
}
