import { readdir, readFile } from 'node:fs/promises';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseFailure } from '../../db/errors.ts';
import { migrate } from '../../db/migrate.ts';
import { EVENT_CATEGORIES } from '../../domain/catalogue/event-category.ts';
import { insertSampleEvent, newId, type SampleEvent } from '../support/postgres-sample.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
let sample: SampleEvent;
beforeAll(async () => {
  database = await createTestDatabase();
  sample = await insertSampleEvent(database.db);
});
afterAll(() => database.drop());

describe('migrations', () => {
  test('[SCHEMA-1] applied again change nothing, also two at a time', async () => {
    const count = sql`select count(*)::int as count from drizzle.__drizzle_migrations`;
    const before = (await database.db.execute(count)).rows;
    await Promise.all([migrate(database.url), migrate(database.url)]);
    expect((await database.db.execute(count)).rows).toEqual(before);
  });

  test('[SCHEMA-1] say what the schema says: nothing is left to generate', async () => {
    const schema = await modulesIn(new URL('../../db/schema/', import.meta.url));
    const meta = new URL('../../db/migrations/meta/', import.meta.url);
    const newest = (await readdir(meta))
      .filter((name) => name.endsWith('_snapshot.json'))
      .sort()
      .at(-1)!;
    const applied = JSON.parse(await readFile(new URL(newest, meta), 'utf8')) as ReturnType<typeof generateDrizzleJson>;
    const wanted = generateDrizzleJson(schema, applied.id, undefined, 'snake_case');
    expect(await generateMigration(applied, wanted)).toEqual([]);
  });
});

describe('a row that cannot be', () => {
  test.each([
    ['users', `email = 'Ada@Example.org'`, 'users_email_lower_case'],
    ['users', `roles = array['king']`, 'users_roles_known'],
    ['venues', 'latitude = 91', 'venues_latitude'],
    ['venues', 'latitude = null', 'venues_position_whole'],
    ['seating_plans', 'capacity = 0', 'seating_plans_capacity'],
    ['performers', `type = 'robot'`, 'performers_type'],
    ['events', `category = 'opera'`, 'events_category'],
    ['events', `status = 'sold'`, 'events_status'],
    ['events', `currency = 'chf'`, 'events_currency'],
    ['events', `doors_at = starts_at + interval '1 hour'`, 'events_times'],
    ['events', `ends_at = starts_at - interval '1 hour'`, 'events_times'],
    ['events', 'floors = 65', 'events_floors'],
    ['events', 'hold_seconds = 0', 'events_limits'],
    ['events', `jurisdiction = 'mars'`, 'events_jurisdiction'],
    ['events', `location_hint = 'moon'`, 'events_location_hint'],
    ['events', 'epoch = 1, plan_id = null', 'events_sale_has_plan'],
    ['prices', 'fee_minor = -1', 'prices_not_negative'],
  ])('[SCHEMA-2] %s with %s is refused by %s', async (table, set, constraint) => {
    const failure = await database.db.execute(sql.raw(`update ${table} set ${set}`)).then(() => null, databaseFailure);
    expect(failure).toEqual({ kind: 'check-violation', constraint });
  });

  test('[SCHEMA-2] a booking that adds up is taken', async () => {
    await database.db.execute(booking({}));
  });

  test.each<[string, Record<string, SQL>]>([
    ['bookings_total', { total_minor: sql`112` }],
    ['bookings_not_negative', { fee_minor: sql`-10`, total_minor: sql`91` }],
    ['bookings_status', { status: sql`'sold'` }],
    ['bookings_refusal', { status: sql`'refused'` }],
    ['bookings_refusal', { refusal_reason: sql`'why'` }],
    ['bookings_owner', { user_id: sql`null` }],
  ])('[SCHEMA-2] a booking is refused by %s', async (constraint, columns) => {
    const failure = await database.db.execute(booking(columns)).then(() => null, databaseFailure);
    expect(failure).toEqual({ kind: 'check-violation', constraint });
  });

  test('[SCHEMA-2] every category of the domain is one of the database', async () => {
    for (const category of EVENT_CATEGORIES) await database.db.execute(sql`update events set category = ${category}`);
  });
});

/** One that can be, with some columns changed. */
function booking(columns: Record<string, SQL>): SQL {
  const row = {
    id: sql`${newId()}`,
    event_id: sql`${sample.eventId}`,
    user_id: sql`${sample.userId}`,
    status: sql`'booked'`,
    currency: sql`'CHF'`,
    face_minor: sql`100`,
    fee_minor: sql`10`,
    tax_minor: sql`1`,
    total_minor: sql`111`,
    ledger_epoch: sql`1`,
    ledger_seq: sql`1`,
    created_at: sql`now()`,
    ...columns,
  };
  const names = Object.keys(row).map((name) => sql.identifier(name));
  return sql`insert into bookings (${sql.join(names, sql`, `)}) values (${sql.join(Object.values(row), sql`, `)})`;
}

async function modulesIn(folder: URL): Promise<Record<string, unknown>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
  const modules = await Promise.all(names.map((name) => import(new URL(name, folder).href) as Promise<object>));
  return Object.assign({}, ...modules) as Record<string, unknown>;
}
