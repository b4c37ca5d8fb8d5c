import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('the relay answers one statement as Neon does', async () => {
  const { rows } = await database.db.execute(sql`select 1 + 1 as two, true as yes, null as none, array['a'] as list`);
  expect(rows).toEqual([{ two: 2, yes: true, none: null, list: ['a'] }]);
});
