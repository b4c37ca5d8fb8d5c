import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seed, type SeedReport } from '../../db/seed/seed.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

const NOW = new Date('2026-11-21T09:00:00Z');

let database: TestDatabase;
let first: { report: SeedReport; seconds: number };

beforeAll(async () => {
  database = await createTestDatabase();
  const startedAtMs = performance.now();
  const report = await seed(database.db, { now: NOW });
  first = { report, seconds: (performance.now() - startedAtMs) / 1000 };
});

afterAll(() => database.drop());

describe('the demonstration season', () => {
  it('[SEED-1] has 20 venues with a plan each, and 200 events', () => {
    expect(first.report).toMatchObject({
      venues: { created: 20 },
      plans: { created: 20 },
      events: { created: 200 },
    });
    expect(first.report.performers.created).toBeGreaterThan(50);
    console.log(`seeded in ${first.seconds.toFixed(1)} s`);
  });

  it('[SEED-2] changes nothing when it runs again on the same day', async () => {
    const again = await seed(database.db, { now: new Date(NOW.getTime() + 3_600_000) });
    expect(again).toEqual({
      venues: unchanged(20),
      plans: unchanged(20),
      performers: unchanged(first.report.performers.created),
      events: unchanged(200),
    });
  });

  it('[SEED-3] lies in the future, with doors before the start and the end after it', async () => {
    const { rows } = await database.db.execute(sql`
      select count(*)::int as events from events
      where starts_at > ${NOW.toISOString()} and doors_at < starts_at and ends_at > starts_at and plan_id is not null`);
    expect(rows[0]).toEqual({ events: 200 });
  });

  it('[SEED-4] prices every category of each plan, itemised, and all standing areas for adults only', async () => {
    const { rows } = await database.db.execute(sql`
      select distinct jsonb_array_length(s.geometry->'categories')::int as categories,
        (select count(*)::int from price_zones z where z.event_id = e.id) as zones,
        (select count(*)::int from prices p where p.event_id = e.id and fee_minor > 0 and tax_minor > 0) as prices
      from events e join seating_plans s on s.id = e.plan_id order by 1`);
    expect(rows).toEqual([
      { categories: 4, zones: 4, prices: 12 },
      { categories: 6, zones: 6, prices: 14 },
    ]);
  });

  it('[SEED-5] finds the time zone of every venue from its place', async () => {
    const { rows } = await database.db.execute<{ city: string; zone: string }>(
      sql`select distinct city, time_zone as zone from venues`,
    );
    expect(Object.fromEntries(rows.map(({ city, zone }) => [city, zone]))).toEqual({
      Berlin: 'Europe/Berlin',
      Chicago: 'America/Chicago',
      London: 'Europe/London',
      'Los Angeles': 'America/Los_Angeles',
      Madrid: 'Europe/Madrid',
      'New York': 'America/New_York',
      Paris: 'Europe/Paris',
      'São Paulo': 'America/Sao_Paulo',
      Sydney: 'Australia/Sydney',
      Tokyo: 'Asia/Tokyo',
    });
  });

  it('[SEED-6] has the three demo accounts', async () => {
    const { rows } = await database.db.execute(sql`select email, roles from users order by email`);
    expect(rows).toEqual([
      { email: 'fan@onsale.test', roles: ['fan'] },
      { email: 'operator@onsale.test', roles: ['fan', 'operator'] },
      { email: 'organiser@onsale.test', roles: ['fan', 'organiser'] },
    ]);
  });
});

function unchanged(count: number) {
  return { created: 0, updated: 0, unchanged: count };
}
