import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { LOCAL_BEACON, signRound } from '../../dev/queue-doubles/local-beacon.ts';
import { roundAtMs } from '../../domain/queue/draw/beacon.ts';
import type { ClassSeal, DrawRecord } from '../../domain/queue/draw/draw-record.ts';
import { drawSchedule, SEALED_BEFORE_ROUND_MS } from '../../domain/queue/draw/draw-schedule.ts';
import { MerkleRoot } from '../../domain/queue/draw/merkle.ts';
import { sealDigest } from '../../domain/queue/draw/seal.ts';
import { idOf, type EventId } from '../../domain/shared/ids.ts';
import { sha256 } from '../../durable-objects/box-office/sha256.ts';

/** An entry by its number. */
export function entryOf(name: number | string): Uint8Array {
  return nobleSha256(utf8ToBytes(`entry ${name}`)).slice(0, 16);
}

const DRAWN_EVENT = idOf<EventId>('01938c5e-0000-7000-8000-00000000d4a0');
const CLOSES_AT_MS = 1_760_000_000_000;

/** A draw in order over entries by class and register. `lateRounds`: how many of the schedule went by before the seal. */
export function localDraw(classes: Uint8Array[][][], { lateRounds = 0 } = {}): DrawRecord {
  const schedule = drawSchedule(LOCAL_BEACON, CLOSES_AT_MS);
  const round = schedule[lateRounds]!;
  const seals = classes.map((registers, classIndex) => classSeal(registers, { classIndex, firstRound: schedule[0]! }));
  return {
    format: 1,
    eventId: DRAWN_EVENT,
    closesAtMs: CLOSES_AT_MS,
    beacon: LOCAL_BEACON,
    schedule,
    seal: { sealedAtMs: roundAtMs(LOCAL_BEACON, round) - SEALED_BEFORE_ROUND_MS, classes: seals },
    drawn: { kind: 'beacon', round, signature: signRound(round) },
  };
}

function classSeal(
  registers: Uint8Array[][],
  { classIndex, firstRound }: { classIndex: number; firstRound: number },
): ClassSeal {
  const sealed = registers.map((entries) => {
    const tree = new MerkleRoot(sha256);
    for (const entry of entries) tree.add(entry);
    return { count: entries.length, root: tree.root() };
  });
  const digest = sealDigest(sha256, {
    eventId: DRAWN_EVENT,
    classIndex,
    closesAtMs: CLOSES_AT_MS,
    firstRound,
    registers: sealed,
  });
  return {
    name: classIndex === 0 ? 'public' : `class ${classIndex}`,
    registers: sealed.map(({ count, root }) => ({ count, root: bytesToHex(root) })),
    digest: bytesToHex(digest),
  };
}
