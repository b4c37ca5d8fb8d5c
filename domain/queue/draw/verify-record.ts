import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Sha256 } from '../../ledger/chain.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { isSignedByBeacon, type BeaconChain } from './beacon.ts';
import { DrawPermutation } from './draw-permutation.ts';
import type { ClassSeal, DrawnBy, DrawRecord, DrawSeal } from './draw-record.ts';
import { decidingRound, drawSchedule } from './draw-schedule.ts';
import { drawKey, sealDigest, sealedCount } from './seal.ts';

/** What is wrong with a record. Rule DRAW-11. */
export type DrawFault =
  | 'missing-seal'
  | 'not-drawn'
  | 'wrong-schedule'
  | 'wrong-seal'
  | 'late-round'
  | 'wrong-round'
  | 'wrong-signature';

/** Why a draw, though repeatable, does not prove that nobody chose it. */
export type Unproven = 'late-seal' | 'no-beacon';

export interface VerifiedDraw {
  /** null: nobody can have chosen the order. */
  unproven: Unproven | null;
  classes: DrawnClass[];
}

export interface DrawnClass {
  name: string;
  registers: { count: number; root: string }[];
  /** Numbers begin here: everybody in the classes before. */
  firstNumber: number;
  permutation: DrawPermutation;
}

/** Repeats a draw from its record alone; the entry lists are held against it by the caller. Rules DRAW-2 to DRAW-11. */
export function verifyRecord(sha256: Sha256, record: DrawRecord): Result<VerifiedDraw, DrawFault> {
  const { seal, drawn, beacon, schedule } = record;
  if (seal === null) return fail('missing-seal');
  if (drawn === null) return fail('not-drawn');
  const expected = beacon === null ? [] : drawSchedule(beacon, record.closesAtMs);
  if (schedule.join() !== expected.join()) return fail('wrong-schedule');
  if (!seal.classes.every((sealed, at) => isDigestRight(sha256, { record, sealed, classIndex: at }))) {
    return fail('wrong-seal');
  }
  const proof = proofOf({ beacon, schedule, seal, drawn });
  if (!proof.ok) return proof;
  return ok({ unproven: proof.value.unproven, classes: drawClasses(sha256, record, seal, proof.value.signature) });
}

interface Proof {
  unproven: Unproven | null;
  signature: Uint8Array;
}

function proofOf(given: {
  beacon: BeaconChain | null;
  schedule: number[];
  seal: DrawSeal;
  drawn: DrawnBy;
}): Result<Proof, DrawFault> {
  const { beacon, schedule, seal, drawn } = given;
  if (drawn.kind === 'ledger') return ok({ unproven: 'no-beacon', signature: hexToBytes(drawn.random) });
  if (beacon === null) return fail('wrong-round');
  const round = decidingRound(beacon, schedule, seal.sealedAtMs);
  if (round !== drawn.round) return fail(round !== null && drawn.round < round ? 'late-round' : 'wrong-round');
  if (!isSignedByBeacon(beacon, drawn)) return fail('wrong-signature');
  return ok({ unproven: round === schedule[0] ? null : 'late-seal', signature: hexToBytes(drawn.signature) });
}

function isDigestRight(
  sha256: Sha256,
  { record, sealed, classIndex }: { record: DrawRecord; sealed: ClassSeal; classIndex: number },
): boolean {
  const registers = sealed.registers.map(({ count, root }) => ({ count, root: hexToBytes(root) }));
  const { eventId, closesAtMs, schedule } = record;
  const digest = sealDigest(sha256, { eventId, classIndex, closesAtMs, firstRound: schedule[0] ?? 0, registers });
  return bytesToHex(digest) === sealed.digest;
}

function drawClasses(sha256: Sha256, { eventId }: DrawRecord, seal: DrawSeal, signature: Uint8Array): DrawnClass[] {
  let firstNumber = 0;
  return seal.classes.map(({ name, registers, digest }) => {
    const n = sealedCount(registers);
    const key = drawKey(sha256, { eventId, n, digest: hexToBytes(digest), signature });
    const drawn = { name, registers, firstNumber, permutation: new DrawPermutation(sha256, { key, n }) };
    firstNumber += n;
    return drawn;
  });
}
