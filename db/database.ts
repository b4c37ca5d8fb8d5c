import { neon, neonConfig } from '@neondatabase/serverless';
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http';

/** What every query takes. One statement, or one batch in a transaction, is one HTTP call. */
export type Database = NeonHttpDatabase;

/**
 * Opens a database over Neon's HTTP protocol; nothing is connected until a query runs.
 * @param options.url Postgres URL (in production the pooled one)
 * @param options.relayUrl http://127.0.0.1:PORT of the local relay, where the database is not Neon's
 */
export function openDatabase(options: { url: string; relayUrl?: string }): Database {
  const { url, relayUrl } = options;
  // The driver has this setting for the whole process only, and one process uses one relay.
  if (relayUrl) neonConfig.fetchEndpoint = `${relayUrl}/sql`;
  return drizzle(neon(url), { casing: 'snake_case' });
}
