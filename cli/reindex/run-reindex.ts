import { openDatabase } from '../../db/database.ts';
import { elasticsearchClient } from '../../workers/adapters/elasticsearch/elasticsearch-client.ts';
import { reindex } from '../../workers/change-capture/reindex.ts';
import { DEFAULT_INDEX_PREFIX, indexNames } from '../../workers/search/elasticsearch/index-names.ts';
import { databaseAddress } from '../import/database-address.ts';

const PROGRESS_EVERY = 50_000;

/**
 * `npm run reindex`: builds the search index anew from the database of DATABASE_URL (else that of `npm run dev`) in the
 * Elasticsearch of ELASTICSEARCH_URL. Searches and changes go on meanwhile.
 */
export async function runReindex(environment: NodeJS.ProcessEnv): Promise<{ ok: boolean; text: string }> {
  const { ELASTICSEARCH_URL: url, ELASTICSEARCH_API_KEY: apiKey, ELASTICSEARCH_INDEX: prefix } = environment;
  if (!url) return { ok: false, text: 'Which Elasticsearch? Set ELASTICSEARCH_URL.' };
  const address = await databaseAddress(environment);
  if (!address.ok) return { ok: false, text: address.failure };
  const startedAtMs = performance.now();
  try {
    const count = await reindex({
      db: openDatabase(address.value),
      client: elasticsearchClient({ url, apiKey }),
      names: indexNames(prefix ?? DEFAULT_INDEX_PREFIX),
      nowMs: Date.now(),
      onProgress: (events) => {
        if (events % PROGRESS_EVERY === 0) console.error(`${events} events …`);
      },
    });
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
    return {
      ok: true,
      text: `${count} events are in the new index, which took the old one's place after ${seconds} s.`,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, text: `The index is as it was: ${reason}` };
  }
}
