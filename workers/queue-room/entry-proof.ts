import { bytesToHex } from '@noble/hashes/utils.js';
import { createHash } from 'node:crypto';
import { chunkHashesKey, entryListKey } from '../../domain/queue/draw/draw-files.ts';
import { ENTRY_BYTES } from '../../domain/queue/draw/entry-place.ts';
import { CHUNK_ENTRIES, chunkedAuditPath } from '../../domain/queue/draw/merkle-chunks.ts';
import type { EventId } from '../../domain/shared/ids.ts';
import type { JoinedPlace } from '../../protocol/rpc/register.ts';

/** What shows that an entry was drawn: `entryProofSchema`. */
export interface EntryProofDocument {
  entry: string;
  classIndex: number;
  register: number;
  index: number;
  path: string[];
}

/** The proof of a place by the published lists; null: its register has not closed, or its list is not there yet. */
export async function entryProof(
  archive: R2Bucket,
  { eventId, entry, place }: { eventId: EventId; entry: string; place: JoinedPlace },
): Promise<EntryProofDocument | null> {
  const { classIndex, register, index } = place;
  const chunkBytes = CHUNK_ENTRIES * ENTRY_BYTES;
  const range = { offset: Math.floor(index / CHUNK_ENTRIES) * chunkBytes, length: chunkBytes };
  const hashes = await bytesOf(archive.get(chunkHashesKey(eventId, { classIndex, register })));
  if (hashes === null) return null;
  const chunk = await bytesOf(archive.get(entryListKey(eventId, { classIndex, register }), { range }));
  if (chunk === null) return null;
  const path = chunkedAuditPath(sha256, { chunk, hashes, index });
  return { entry, classIndex, register, index, path: path.map((hash) => bytesToHex(hash)) };
}

async function bytesOf(object: Promise<R2ObjectBody | null>): Promise<Uint8Array | null> {
  const found = await object;
  return found && new Uint8Array(await found.arrayBuffer());
}

function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
