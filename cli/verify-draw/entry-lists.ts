import { bytesToHex } from '@noble/hashes/utils.js';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { drawnNumber, ENTRY_BYTES } from '../../domain/queue/draw/entry-place.ts';
import { MerkleRoot } from '../../domain/queue/draw/merkle.ts';
import type { DrawnClass } from '../../domain/queue/draw/verify-record.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import { sha256 } from '../../durable-objects/box-office/sha256.ts';

/** One entry with what the draw gave it. */
export interface DrawnEntry {
  /** Hex. */
  entry: string;
  className: string;
  register: number;
  /** In the register. */
  index: number;
  number: number;
}

/**
 * Reads every published list, holds it against its register's count and root, and hands each entry to `visit`. Of a
 * list no more is in memory than a part of it. Rule DRAW-11.
 */
export async function readEntryLists(
  folder: string,
  classes: readonly DrawnClass[],
  visit: (entry: DrawnEntry) => Promise<void> | void,
): Promise<Result<number, string>> {
  let entries = 0;
  for (const [classIndex, drawn] of classes.entries()) {
    for (const [register, { count, root }] of drawn.registers.entries()) {
      const path = join(folder, `entries-${classIndex}-${register}.bin`);
      const tree = new MerkleRoot(sha256);
      let index = 0;
      const read = await readEntries(path, async (entry) => {
        tree.add(entry);
        if (index < count) {
          const number = drawnNumber(drawn, { register, index });
          await visit({ entry: bytesToHex(entry), className: drawn.name, register, index, number });
        }
        index++;
      });
      if (!read.ok) return read;
      if (index !== count) return fail(`[tampered-list] ${path} has ${index} entries, sealed were ${count}.`);
      if (bytesToHex(tree.root()) !== root) return fail(`[tampered-list] ${path} is not the list that was sealed.`);
      entries += count;
    }
  }
  return ok(entries);
}

async function readEntries(path: string, visit: (entry: Uint8Array) => Promise<void>): Promise<Result<null, string>> {
  let rest = new Uint8Array();
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
      const bytes = rest.length === 0 ? (chunk as Uint8Array) : Buffer.concat([rest, chunk as Uint8Array]);
      const whole = bytes.length - (bytes.length % ENTRY_BYTES);
      for (let from = 0; from < whole; from += ENTRY_BYTES) await visit(bytes.subarray(from, from + ENTRY_BYTES));
      rest = bytes.slice(whole);
    }
  } catch (error) {
    return fail(`[missing-list] ${path} cannot be read: ${(error as Error).message}`);
  }
  return rest.length === 0 ? ok(null) : fail(`[tampered-list] ${path} ends in the middle of an entry.`);
}

const READ_BYTES = 1_048_576;
