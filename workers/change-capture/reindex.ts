import type { Client } from '@elastic/elasticsearch';
import type { Database } from '../../db/database.ts';
import { scanIndexEntries } from '../../db/queries/change-documents.ts';
import { beginBuilding, finishBuilding, writeInto } from '../search/elasticsearch/event-index-writer.ts';
import type { IndexNames } from '../search/elasticsearch/index-names.ts';
import { INDEXED_AT_ONCE } from './change-limits.ts';

/**
 * Builds the search index anew from Postgres and puts it into the place of the old one, while searches and changes go
 * on: rule CHANGE-6 of docs/spec/change-capture.md. Nobody else may reindex at the same time.
 * @returns how many events were read
 * @throws when an event was not taken; the old index is then still in its place
 */
export async function reindex(options: {
  db: Database;
  client: Client;
  names: IndexNames;
  nowMs: number;
  onProgress: (events: number) => void;
}): Promise<number> {
  const { db, client, names, nowMs, onProgress } = options;
  const index = await beginBuilding(client, names, nowMs);
  const scan = (after: string | null) => scanIndexEntries(db, { after, limit: INDEXED_AT_ONCE });
  let count = 0;
  let entries = await scan(null);
  while (entries.length > 0) {
    // Each page is read while the one before is written.
    const [next, failures] = await Promise.all([scan(entries.at(-1)!.eventId), writeInto(client, index, entries)]);
    for (const [eventId, reason] of failures) throw new Error(`the event ${eventId} was not indexed: ${reason}`);
    count += entries.length;
    onProgress(count);
    entries = next;
  }
  await finishBuilding(client, names, index);
  return count;
}
