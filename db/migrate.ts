import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';

/**
 * Brings a database to the newest schema; doing it again changes nothing.
 * @param url a direct connection, not a pooled one: migrations need a session of their own
 */
export async function migrate(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`set client_min_messages = warning; set lock_timeout = '10s'`);
    // Two deployments at once: the second waits, and then finds nothing to do.
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await applyMigrations(drizzle(client), {
      migrationsFolder: fileURLToPath(new URL('migrations', import.meta.url)),
    });
  } finally {
    await client.end();
  }
}

/** Any number that nothing else in the database locks. */
const MIGRATION_LOCK = 20_261_121;

if (import.meta.main) {
  const url = process.env['MIGRATION_URL'] ?? process.env['DATABASE_URL'];
  if (!url) {
    console.error('Set MIGRATION_URL (or DATABASE_URL) to the direct URL of the database.');
    process.exit(1);
  }
  await migrate(url);
  console.log('The database has the newest schema.');
}
