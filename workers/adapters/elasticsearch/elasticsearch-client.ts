import { Client } from '@elastic/elasticsearch';
import { FetchConnection } from './fetch-connection.ts';

/** How to reach Elasticsearch. Without a key: a server that asks for none, on this machine only. */
export interface ElasticsearchAddress {
  url: string;
  apiKey?: string | undefined;
}

/**
 * A client that works in workerd as well as in Node. It holds no connection, and never tries again by itself: every
 * caller has its own deadline.
 */
export function elasticsearchClient({ url, apiKey }: ElasticsearchAddress): Client {
  return new Client({
    node: url,
    ...(apiKey === undefined ? {} : { auth: { apiKey } }),
    Connection: FetchConnection,
    maxRetries: 0,
    compression: false,
    enableMetaHeader: false,
  });
}
