import { sql } from 'drizzle-orm';
import { exports } from 'cloudflare:workers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SearchQuery } from '../../../domain/search/search-query.ts';
import { followSearch } from '../../../workers/change-capture/follow-search.ts';
import { elasticsearchEngine } from '../../../workers/search/elasticsearch/elasticsearch-engine.ts';
import { beginBuilding, finishBuilding } from '../../../workers/search/elasticsearch/event-index-writer.ts';
import { hasElasticsearch, PATIENT, testElasticsearch, type TestElasticsearch } from '../../support/elasticsearch.ts';
import { insertSampleEvent } from '../../support/postgres-sample.ts';
import { ask, eventOnSale, get, problemIn, signInAs, testDatabase } from './client.ts';

interface Lag {
  readers: { reader: string; waiting: number; failing: number }[];
}

describe('changes are relayed by the Worker', () => {
  test('[CHANGE-8] an event that is called off in the catalogue is not sold any more', async () => {
    const eventId = await eventOnSale();
    await testDatabase().execute(sql`update events set status = 'cancelled' where id = ${eventId}`);
    await exports.default.scheduled();
    const body = { planHash: 'sample', seats: [{ seat: 1 }] };
    const response = await ask(`/v1/events/${eventId}/holds`, { method: 'POST', body });
    expect((await problemIn(response)).code).toBe('sale-closed');
  });

  test('[CHANGE-4] [CHANGE-11] the cron follows what nobody has announced, and operators see that nothing waits', async () => {
    await insertSampleEvent(testDatabase());
    await exports.default.scheduled();
    const { readers } = await get<Lag>('/v1/changes/lag', { token: await signInAs('operator') });
    expect(readers.map(({ reader }) => reader)).toEqual(['box-office', 'cache', 'search']);
    expect(readers).toContainEqual(expect.objectContaining({ reader: 'cache', waiting: 0, failing: 0 }));
  });

  test('[CHANGE-4] what an organiser changes is followed without the cron', async () => {
    const eventId = await eventOnSale();
    await expect.poll(() => isFollowed(eventId), { timeout: 10_000 }).toBe(true);
  });
});

describe.skipIf(!hasElasticsearch)('Elasticsearch from workerd', () => {
  let elasticsearch: TestElasticsearch;
  beforeAll(async () => {
    elasticsearch = testElasticsearch();
    const { client, names } = elasticsearch;
    await finishBuilding(client, names, await beginBuilding(client, names, Date.now()));
  });
  afterAll(() => elasticsearch.drop());

  test('[CHANGE-5] an event that was followed is found', async () => {
    const { client, names } = elasticsearch;
    const db = testDatabase();
    const { eventId } = await insertSampleEvent(db, { name: 'Workerd Night' });
    // As if claimed: the Worker under test, which has no Elasticsearch, may be the one that does.
    const changes = [{ eventId, sequence: 1, attempts: 1, leftLists: [] }];
    const services = { db, elasticsearch: client, vars: { ELASTICSEARCH_INDEX: names.live } };
    expect((await followSearch(services, changes)).postponed).toEqual([]);
    await client.indices.refresh({ index: names.live });
    const page = await elasticsearchEngine(client, names, PATIENT).search(query);
    expect(page.ok && page.value.hits.map((hit) => hit.event.id)).toEqual([eventId]);
  });
});

async function isFollowed(eventId: string): Promise<boolean> {
  const { rows } = await testDatabase().execute<{ followed: boolean }>(sql`
    select done_sequence = sequence as followed from event_changes
    where reader = 'cache' and event_id = ${eventId}`);
  return rows[0]?.followed ?? false;
}

const query: SearchQuery = {
  text: 'workerd night',
  category: null,
  performerId: null,
  venueId: null,
  city: null,
  country: null,
  times: null,
  price: null,
  onSale: false,
  near: null,
  sort: 'relevance',
  limit: 10,
  cursor: null,
  asOfMs: Date.now(),
};
