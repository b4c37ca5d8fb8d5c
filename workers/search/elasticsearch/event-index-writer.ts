import { errors, type Client } from '@elastic/elasticsearch';
import type { SearchDocument } from '../../../domain/search/search-document.ts';
import { EVENT_INDEX, LIVE_SETTINGS } from './event-index.ts';
import { HIDDEN_EVENT, indexedEvent } from './indexed-event.ts';
import { newIndexName, type IndexNames } from './index-names.ts';

/** An event as it was at a version. */
export interface IndexEntry {
  eventId: string;
  /** Grows with every change of the event. An index takes the highest that it has seen, in whatever order they come. */
  version: number;
  /** Null: nobody may find it. */
  document: SearchDocument | null;
}

/** Longer than a healthy cluster takes for a full request. */
const WRITE_MS_MAX = 20_000;
/** Of a whole new index. */
const REFRESH_MS_MAX = 300_000;
/** Longer than it takes to merge a million events. */
const MERGE_MS_MAX = 900_000;
/** The index that is there has this version or a newer one: that is as good as written. */
const VERSION_CONFLICT = 409;

/**
 * Brings entries into every index that must have them: the live one, and the one that is being built. Which those are
 * is asked after the entries were read: an index that begins to be built later reads the catalogue later still.
 * @returns the events that were not taken, with the reason; the others are durable
 * @throws when Elasticsearch cannot be reached, or there is no index yet
 */
export async function writeEntries(
  client: Client,
  names: IndexNames,
  entries: readonly IndexEntry[],
): Promise<Map<string, string>> {
  const failures = new Map<string, string>();
  for (const index of await writtenIndices(client, names)) {
    for (const [eventId, reason] of await writeInto(client, index, entries)) failures.set(eventId, reason);
  }
  return failures;
}

/** As `writeEntries`, into one index. */
export async function writeInto(
  client: Client,
  index: string,
  entries: readonly IndexEntry[],
): Promise<Map<string, string>> {
  const operations = entries.flatMap(({ eventId, version, document }) => [
    { index: { _id: eventId, version, version_type: 'external' as const } },
    document === null ? HIDDEN_EVENT : indexedEvent(document),
  ]);
  const answer = await client.bulk({ index, operations }, { requestTimeout: WRITE_MS_MAX });
  const failed = answer.items.flatMap(({ index: item }) =>
    item?.error && item.status !== VERSION_CONFLICT ? [[item._id!, item.error.reason ?? item.error.type] as const] : [],
  );
  return new Map(failed);
}

/**
 * Makes a new, empty index under the alias `building`: from here on changes are written into it too. What an earlier
 * attempt has left unfinished is deleted.
 */
export async function beginBuilding(client: Client, names: IndexNames, nowMs: number): Promise<string> {
  // Otherwise a late write into an index that is deleted would make it again, without its mapping.
  await client.indices.putIndexTemplate({
    name: names.live,
    index_patterns: [names.pattern],
    allow_auto_create: false,
    template: {},
  });
  for (const leftover of await indicesOf(client, names.building)) await client.indices.delete({ index: leftover });
  const index = newIndexName(names, nowMs);
  await client.indices.create({ index, ...EVENT_INDEX, aliases: { [names.building]: {} } });
  return index;
}

/** Puts the index that was built into the place of the live one, in one step, and deletes the old one. */
export async function finishBuilding(client: Client, names: IndexNames, index: string): Promise<void> {
  await client.indices.putSettings({ index, settings: LIVE_SETTINGS });
  await client.indices.refresh({ index }, { requestTimeout: REFRESH_MS_MAX });
  // A search looks into every part of an index: what was just built gets one part, and only what comes later has more.
  await client.indices.forcemerge({ index, max_num_segments: 1 }, { requestTimeout: MERGE_MS_MAX });
  const before = await indicesOf(client, names.live);
  await client.indices.updateAliases({
    actions: [
      ...before.map((old) => ({ remove: { index: old, alias: names.live } })),
      { add: { index, alias: names.live } },
      { remove: { index, alias: names.building } },
    ],
  });
  for (const old of before) await client.indices.delete({ index: old });
}

async function writtenIndices(client: Client, names: IndexNames): Promise<string[]> {
  const found = await indicesOf(client, `${names.live},${names.building}`);
  if (found.length === 0) throw new Error(`there is no index ${names.live} yet: \`npm run reindex\` makes it`);
  return found;
}

/** The indices behind aliases; none where there is no such alias. */
async function indicesOf(client: Client, aliases: string): Promise<string[]> {
  try {
    return Object.keys(await client.indices.getAlias({ name: aliases }));
  } catch (error) {
    if (error instanceof errors.ResponseError && error.statusCode === 404) return partOf(error.body);
    throw error;
  }
}

/** When one of the aliases is missing, the answer is a 404 that has the others. */
function partOf(body: unknown): string[] {
  const { error: _, status: __, ...indices } = body as Record<string, unknown>;
  return Object.keys(indices);
}
