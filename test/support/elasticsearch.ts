import type { Client } from '@elastic/elasticsearch';
import { inject } from 'vitest';
import { elasticsearchClient } from '../../workers/adapters/elasticsearch/elasticsearch-client.ts';
import { indexNames, type IndexNames } from '../../workers/search/elasticsearch/index-names.ts';

/** However slow the machine is: what is found is tried, not when. */
export const PATIENT = { searchMsMax: 30_000, suggestMsMax: 30_000 };

export interface TestElasticsearch {
  url: string;
  client: Client;
  /** Of this test file alone. */
  names: IndexNames;
  /** Deletes its indices. */
  drop(): Promise<void>;
}

/** Whether the tests that need Elasticsearch run; the setup has printed why not. */
export const hasElasticsearch = inject('elasticsearch') !== null;

/** Names of its own in the Elasticsearch of this run. */
export function testElasticsearch(): TestElasticsearch {
  const { url } = inject('elasticsearch')!;
  const client = elasticsearchClient({ url });
  const names = indexNames(`test-${crypto.randomUUID()}`);
  return {
    url,
    client,
    names,
    async drop() {
      const indices = await client.indices.get({ index: names.pattern });
      for (const index of Object.keys(indices)) await client.indices.delete({ index });
      await client.indices.deleteIndexTemplate({ name: names.live }, { ignore: [404] });
    },
  };
}
