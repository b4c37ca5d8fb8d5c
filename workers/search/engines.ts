import type { Client } from '@elastic/elasticsearch';
import type { Database } from '../../db/database.ts';
import { elasticsearchEngine } from './elasticsearch/elasticsearch-engine.ts';
import { indexNames } from './elasticsearch/index-names.ts';
import { postgresEngine } from './postgres/postgres-engine.ts';
import type { Engines } from './preferred-engine.ts';

/** The engines of this deployment. They hold no connection, and what they remember is plain data. */
export function openEngines(clients: { db: Database; elasticsearch: Client | null; indexPrefix: string }): Engines {
  const { db, elasticsearch, indexPrefix } = clients;
  const preferred = elasticsearch && elasticsearchEngine(elasticsearch, indexNames(indexPrefix));
  return { preferred, fallback: postgresEngine(db) };
}
