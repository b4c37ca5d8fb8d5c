import * as fc from 'fast-check';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readIndexEntries } from '../../db/queries/change-documents.ts';
import { reindex } from '../../workers/change-capture/reindex.ts';
import {
  beginBuilding,
  finishBuilding,
  writeEntries,
  type IndexEntry,
} from '../../workers/search/elasticsearch/event-index-writer.ts';
import { hasElasticsearch, testElasticsearch, type TestElasticsearch } from '../support/elasticsearch.ts';
import { insertSampleEvent } from '../support/postgres-sample.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

describe.skipIf(!hasElasticsearch)('the search index follows the catalogue', () => {
  let database: TestDatabase;
  let elasticsearch: TestElasticsearch;
  beforeAll(async () => {
    database = await createTestDatabase();
    elasticsearch = testElasticsearch();
  });
  afterAll(async () => {
    await elasticsearch.drop();
    await database.drop();
  });
  beforeEach(async () => {
    const { client, names } = elasticsearch;
    await finishBuilding(client, names, await beginBuilding(client, names, Date.now()));
  });

  test('[CHANGE-5] lost, doubled and reordered writes end in the catalogue as it is', async () => {
    const { eventId } = await insertSampleEvent(database.db);
    const states: IndexEntry[] = [];
    for (const change of CHANGES) {
      await database.db.execute(sql.raw(change.replace('{event}', eventId)));
      states.push(...(await readIndexEntries(database.db, [eventId])));
    }
    expect(states.at(-1)!.document).toBeNull();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: states.length - 1 }), { maxLength: 12 }), async (deliveries) => {
        const id = crypto.randomUUID();
        // Each delivery may be any state, lost ones are not among them; a relay tries until the newest has come.
        const order = [...deliveries, ...(deliveries.includes(states.length - 1) ? [] : [states.length - 1])];
        await Promise.all(order.map((state) => write([{ ...states[state]!, eventId: id }])));
        expect(await stored(id)).toEqual({ version: states.at(-1)!.version, source: { visible: false } });
      }),
      { numRuns: 25 },
    );
  });

  test('[CHANGE-5] an older state that comes late does not bring back an event that is gone', async () => {
    const { eventId } = await insertSampleEvent(database.db);
    const [before] = await readIndexEntries(database.db, [eventId]);
    await database.db.execute(sql`delete from events where id = ${eventId}`);
    const [after] = await readIndexEntries(database.db, [eventId]);
    expect(after).toMatchObject({ document: null });
    await write([after!]);
    await write([before!]);
    expect((await stored(eventId)).source).toEqual({ visible: false });
  });

  test('[CHANGE-6] a reindexing loses no change that comes while it goes on, and searches find an index at every moment', async () => {
    const events = await Promise.all(Array.from({ length: 60 }, () => insertSampleEvent(database.db)));
    const ids = events.map(({ eventId }) => eventId);
    await write(await readIndexEntries(database.db, ids));
    let isDone = false;
    const writing = changeUntil(ids, () => isDone);
    const searching = searchUntil(() => isDone);
    const count = await reindexed();
    const again = await reindexed();
    isDone = true;
    await writing;
    expect(await searching).toBe(0);
    expect(count).toBeGreaterThanOrEqual(ids.length);
    expect(again).toBe(count);
    await elasticsearch.client.indices.refresh({ index: elasticsearch.names.live });
    for (const { eventId, version, document } of await readIndexEntries(database.db, ids)) {
      expect(await stored(eventId)).toMatchObject({ version, source: { name: document!.name } });
    }
    const indices = await elasticsearch.client.indices.get({ index: elasticsearch.names.pattern });
    expect(Object.keys(indices)).toHaveLength(1);
  });

  test('[CHANGE-6] a write to an index that is gone makes no index', async () => {
    const { client, names } = elasticsearch;
    const index = names.pattern.replace('*', 'gone');
    const answer = await client.bulk({ index, operations: [{ index: { _id: '1' } }, { visible: false }] });
    expect(answer.errors).toBe(true);
    expect(await client.indices.exists({ index })).toBe(false);
  });

  test('[CHANGE-6] what a reindexing that was killed has left is cleared by the next', async () => {
    const { client, names } = elasticsearch;
    const leftover = await beginBuilding(client, names, 1);
    await reindexed();
    expect(await client.indices.exists({ index: leftover })).toBe(false);
  });

  async function write(entries: readonly IndexEntry[]): Promise<void> {
    expect([...(await writeEntries(elasticsearch.client, elasticsearch.names, entries))]).toEqual([]);
  }

  async function reindexed(): Promise<number> {
    const { client, names } = elasticsearch;
    return await reindex({ db: database.db, client, names, nowMs: Date.now(), onProgress: () => undefined });
  }

  /** As the relay does: change, read, write; what was not taken (an index was just deleted) is written again. */
  async function changeUntil(ids: readonly string[], isDone: () => boolean): Promise<void> {
    for (let n = 0; !isDone() || n < ids.length; n++) {
      const id = ids[n % ids.length]!;
      await database.db.execute(sql`update events set name = ${`Change ${n}`} where id = ${id}`);
      let failures: ReadonlyMap<string, string>;
      do {
        const entries = await readIndexEntries(database.db, [id]);
        failures = await writeEntries(elasticsearch.client, elasticsearch.names, entries);
      } while (failures.size > 0);
    }
  }

  /** How many searches failed. */
  async function searchUntil(isDone: () => boolean): Promise<number> {
    let failures = 0;
    while (!isDone()) {
      const answer = await elasticsearch.client.search({ index: elasticsearch.names.live, size: 0 }).catch(() => null);
      if (answer === null) failures++;
    }
    return failures;
  }

  async function stored(eventId: string): Promise<{ version: number; source: unknown }> {
    const { _version, _source } = await elasticsearch.client.get({ index: elasticsearch.names.live, id: eventId });
    return { version: _version!, source: _source };
  }
});

/** The life of an event, its end included. */
const CHANGES = [
  `update events set name = 'First' where id = '{event}'`,
  `update events set status = 'postponed' where id = '{event}'`,
  `update prices set fee_minor = 1 where event_id = '{event}'`,
  `update events set name = 'Second' where id = '{event}'`,
  `delete from events where id = '{event}'`,
];
