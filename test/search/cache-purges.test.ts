import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { claimChanges, type ClaimedChange } from '../../db/queries/change-feed.ts';
import { PURGED_AT_ONCE, TAGS_PER_PURGE } from '../../workers/change-capture/change-limits.ts';
import { followCache } from '../../workers/change-capture/follow-cache.ts';
import { eventTag, LISTS_TAG, venueTag, type CacheTag } from '../../workers/edge-cache/cache-tags.ts';
import type { Services } from '../../workers/services.ts';
import { insertSampleEvent } from '../support/postgres-sample.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.db.execute(sql`update event_changes set done_sequence = sequence, attempts = 0`));

describe('[CHANGE-7] purges', () => {
  test('are one call for all events of a round, which has each tag once', async () => {
    const events = await Promise.all([insertSampleEvent(database.db), insertSampleEvent(database.db)]);
    const { calls, followed, changes } = await follow('taken');
    expect(calls).toHaveLength(1);
    const wanted = events.flatMap(({ eventId, venueId }) => [eventTag(eventId), venueTag(venueId)]);
    expect(calls[0]).toEqual(expect.arrayContaining([LISTS_TAG, ...wanted]));
    expect(new Set(calls[0]).size).toBe(calls[0]!.length);
    expect(followed).toEqual({ done: changes, postponed: [] });
  });

  test('of more tags than a call takes are one call for the lists', async () => {
    await Promise.all(Array.from({ length: TAGS_PER_PURGE }, () => insertSampleEvent(database.db)));
    const { calls, changes } = await follow('taken');
    expect(changes).toHaveLength(TAGS_PER_PURGE);
    expect(calls).toEqual([[LISTS_TAG]]);
  });

  test('that are refused leave every change to be followed later', async () => {
    await insertSampleEvent(database.db);
    const { followed, changes } = await follow('refused');
    expect(changes).toHaveLength(1);
    expect(followed).toMatchObject({ done: [], postponed: [{ changes, seconds: 12 }] });
  });
});

/** As the relay does with what has changed, at a platform that takes a purge or refuses it. */
async function follow(answer: 'taken' | 'refused') {
  const changes: ClaimedChange[] = await claimChanges(database.db, {
    reader: 'cache',
    limit: PURGED_AT_ONCE,
    now: new Date().toISOString(),
    leaseSeconds: 60,
  });
  const calls: CacheTag[][] = [];
  const services: Pick<Services, 'db' | 'purgeTags'> = {
    db: database.db,
    async purgeTags(tags) {
      calls.push([...tags]);
      return answer === 'taken';
    },
  };
  return { calls, changes, followed: await followCache(services, changes) };
}
