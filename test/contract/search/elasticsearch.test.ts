import { describe } from 'vitest';
import { claimChanges, finishChanges } from '../../../db/queries/change-feed.ts';
import type { Database } from '../../../db/database.ts';
import { followSearch } from '../../../workers/change-capture/follow-search.ts';
import { elasticsearchEngine } from '../../../workers/search/elasticsearch/elasticsearch-engine.ts';
import { beginBuilding, finishBuilding } from '../../../workers/search/elasticsearch/event-index-writer.ts';
import { hasElasticsearch, PATIENT, testElasticsearch, type TestElasticsearch } from '../../support/elasticsearch.ts';
import { createTestDatabase } from '../../support/postgres.ts';
import { describeSearchEngine } from './search-engine-contract.ts';

describe.skipIf(!hasElasticsearch)('with Elasticsearch', () => {
  describeSearchEngine('Elasticsearch', async () => {
    const database = await createTestDatabase();
    const elasticsearch = testElasticsearch();
    const { client, names } = elasticsearch;
    await finishBuilding(client, names, await beginBuilding(client, names, Date.now()));
    return {
      engine: elasticsearchEngine(client, names, PATIENT),
      db: database.db,
      settle: () => followAll(database.db, elasticsearch),
      async close() {
        await elasticsearch.drop();
        await database.drop();
      },
    };
  });
});

/** As the relay does, without its waiting: also what is to be read half a minute later. */
async function followAll(db: Database, { client, names }: TestElasticsearch): Promise<void> {
  const services = { db, elasticsearch: client, vars: { ELASTICSEARCH_INDEX: names.live } };
  const claim = { reader: 'search', limit: 500, leaseSeconds: 3_600 } as const;
  for (;;) {
    const now = new Date(Date.now() + 60_000).toISOString();
    const changes = await claimChanges(db, { ...claim, now });
    if (changes.length === 0) break;
    const { done, postponed } = await followSearch(services, changes);
    if (postponed.length > 0) throw new Error(postponed[0]!.reason);
    await finishChanges(db, { reader: 'search', done });
  }
  await client.indices.refresh({ index: names.live });
}
