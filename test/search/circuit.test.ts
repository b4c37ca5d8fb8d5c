import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  discardElasticsearch,
  startElasticsearch,
  type ElasticsearchServer,
} from '../../dev/elasticsearch/elasticsearch-server.ts';
import type { SearchQuery } from '../../domain/search/search-query.ts';
import { elasticsearchClient } from '../../workers/adapters/elasticsearch/elasticsearch-client.ts';
import { reindex } from '../../workers/change-capture/reindex.ts';
import { elasticsearchEngine } from '../../workers/search/elasticsearch/elasticsearch-engine.ts';
import { indexNames } from '../../workers/search/elasticsearch/index-names.ts';
import { postgresEngine } from '../../workers/search/postgres/postgres-engine.ts';
import {
  askPreferred,
  CIRCUIT_LIMITS,
  resetCircuit,
  SearchAway,
  type Engines,
} from '../../workers/search/preferred-engine.ts';
import { hasElasticsearch } from '../support/elasticsearch.ts';
import { insertSampleEvent } from '../support/postgres-sample.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

/** Longer than in production: a server that works answers within it on any machine. */
const PATIENT = { searchMsMax: 4_000, suggestMsMax: 4_000 };
/** For a server that is known not to answer: what it does not say in this time it does not say in any. */
const IMPATIENT = { searchMsMax: 200, suggestMsMax: 200 };
/** A server of its own, because it is stalled and killed. */
const SERVER = `test-circuit-${process.pid}`;

describe.skipIf(!hasElasticsearch)('when Elasticsearch does not answer', () => {
  let database: TestDatabase;
  let server: ElasticsearchServer;
  let engines: Engines;
  /** The same ones, while the server is stalled or gone. */
  let away: Engines;
  beforeAll(async () => {
    server = await startElasticsearch({ name: SERVER, port: 0, onNotice: () => undefined });
    database = await createTestDatabase();
    await insertSampleEvent(database.db);
    const client = elasticsearchClient({ url: server.url });
    const names = indexNames('circuit');
    await reindex({ db: database.db, client, names, nowMs: Date.now(), onProgress: () => undefined });
    const fallback = postgresEngine(database.db);
    engines = { preferred: elasticsearchEngine(client, names, PATIENT), fallback };
    away = { preferred: elasticsearchEngine(client, names, IMPATIENT), fallback };
  });
  afterAll(async () => {
    await server?.stop();
    await discardElasticsearch(SERVER);
    await database?.drop();
  });
  beforeEach(() => {
    resetCircuit();
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('[CIRCUIT-1] a stalled server: Postgres answers the same search, and says so', async () => {
    expect(await search()).toEqual({ engine: 'elasticsearch', insteadOf: null, hits: 1 });
    await server.signal('stall');
    expect(await search(away)).toEqual({ engine: 'postgres', insteadOf: 'elasticsearch', hits: 1 });
    expect(await suggest(away)).toEqual({ engine: 'postgres', insteadOf: 'elasticsearch', hits: 1 });
    await server.signal('go-on');
    expect(await search()).toEqual({ engine: 'elasticsearch', insteadOf: null, hits: 1 });
  });

  test('[CIRCUIT-2] [CIRCUIT-3] stalled for long it is not asked any more, and found again by one probe', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await server.signal('stall');
    for (let i = 0; i < CIRCUIT_LIMITS.failuresMax; i++) await search(away);
    let asked = 0;
    const watched = {
      ...engines,
      preferred: { ...engines.preferred!, search: () => Promise.reject(new Error(`${asked++}`)) },
    };
    expect(await search(watched)).toMatchObject({ engine: 'postgres', insteadOf: 'elasticsearch' });
    expect(asked).toBe(0);
    await server.signal('go-on');
    // It works again, and nobody knows before the pause is over.
    expect(await search()).toMatchObject({ engine: 'postgres' });
    vi.setSystemTime(Date.now() + CIRCUIT_LIMITS.pauseMsMin);
    expect(await search()).toMatchObject({ engine: 'elasticsearch', insteadOf: null });
  });

  test('[CIRCUIT-5] pages that Postgres has begun are followed by Postgres; pages of a server that is away, by nobody', async () => {
    const begun = await askPreferred(engines, 'postgres', (engine) => engine.search(query));
    expect(begun).toMatchObject({ insteadOf: null, engine: { name: 'postgres' } });
    await server.signal('stall');
    const followed = askPreferred(away, 'elasticsearch', (engine) => engine.search(query));
    await expect(followed).rejects.toThrow(SearchAway);
    await server.signal('go-on');
  });

  // The last one: the server does not come back.
  test('[CIRCUIT-1] a killed server: Postgres answers the same search, and says so', async () => {
    await server.signal('kill');
    expect(await search(away)).toEqual({ engine: 'postgres', insteadOf: 'elasticsearch', hits: 1 });
    expect(await suggest(away)).toEqual({ engine: 'postgres', insteadOf: 'elasticsearch', hits: 1 });
  });

  async function search(asked = engines) {
    const { engine, insteadOf, found } = await askPreferred(asked, null, (engine) => engine.search(query));
    return { engine: engine.name, insteadOf, hits: found.ok ? found.value.hits.length : null };
  }

  async function suggest(asked = engines) {
    const asking = { text: 'eveni', limit: 5, nowMs: Date.now() };
    const { engine, insteadOf, found } = await askPreferred(asked, null, (engine) => engine.suggest(asking));
    return { engine: engine.name, insteadOf, hits: found.length };
  }
});

const query: SearchQuery = {
  text: 'evening',
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
