import { readTagSources } from '../../db/queries/change-documents.ts';
import type { ClaimedChange } from '../../db/queries/change-feed.ts';
import { eventTag, LISTS_TAG, tagOfList, tagsOfEvent, type CacheTag } from '../edge-cache/cache-tags.ts';
import type { Services } from '../services.ts';
import { PURGE_AGAIN_SECONDS, TAGS_PER_PURGE } from './change-limits.ts';
import { allDone, type Followed } from './followed.ts';

/**
 * Purges what the edge has of the events, and the lists that they have left, in one call for all of them: the platform
 * takes few. When so many have changed
 * at once that their tags do not fit, only the lists are purged: everything else is renewed within a minute anyway.
 */
export async function followCache(services: Purging, changes: readonly ClaimedChange[]): Promise<Followed> {
  const isTaken = await services.purgeTags(await tagsToPurge(services, changes));
  if (isTaken) return allDone(changes);
  const reason = 'the platform takes no more purges for now';
  return { done: [], postponed: [{ changes, reason, seconds: PURGE_AGAIN_SECONDS }] };
}

type Purging = Pick<Services, 'db' | 'purgeTags'>;

async function tagsToPurge(services: Purging, changes: readonly ClaimedChange[]): Promise<CacheTag[]> {
  const ids = changes.map(({ eventId }) => eventId);
  const sources = await readTagSources(services.db, ids);
  // An event that is gone has no row to read its tags from: it has left all its lists.
  const left = changes.flatMap(({ leftLists }) => leftLists.map(tagOfList));
  const tags = new Set([LISTS_TAG, ...ids.map(eventTag), ...left, ...sources.flatMap(tagsOfEvent)]);
  return tags.size <= TAGS_PER_PURGE ? [...tags] : [LISTS_TAG];
}
