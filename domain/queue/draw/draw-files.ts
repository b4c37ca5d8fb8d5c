import type { EventId } from '../../shared/ids.ts';

/** One register's part of one class. */
export interface ListPlace {
  /** Class 0 is called first. */
  classIndex: number;
  register: number;
}

/** Where the bucket has a published list: 16 bytes an entry, in the order of their indexes. Rule DRAW-12. */
export function entryListKey(eventId: EventId, { classIndex, register }: ListPlace): string {
  return `draws/${eventId}/entries-${classIndex}-${register}.bin`;
}

/** Where the bucket has the hashes over a list's chunks, 32 bytes each (`merkle-chunks.ts`). */
export function chunkHashesKey(eventId: EventId, { classIndex, register }: ListPlace): string {
  return `draws/${eventId}/chunks-${classIndex}-${register}.bin`;
}
