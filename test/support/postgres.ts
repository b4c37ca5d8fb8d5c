import { sql } from 'drizzle-orm';
import { inject } from 'vitest';
import { openDatabase, type Database } from '../../db/database.ts';

export interface TestDatabase {
  db: Database;
  url: string;
  relayUrl: string;
  drop(): Promise<void>;
}

/** A database of its own for one test file: migrated, empty, reached through the relay. Works in Node and in workerd. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, relayUrl, template } = inject('postgres');
  const admin = openDatabase({ url: adminUrl, relayUrl });
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  await admin.execute(sql.raw(`create database ${name} template ${template}`));
  const url = adminUrl.replace(/\/postgres$/, `/${name}`);
  return {
    db: openDatabase({ url, relayUrl }),
    url,
    relayUrl,
    async drop() {
      await admin.execute(sql.raw(`drop database ${name} with (force)`));
    },
  };
}
