import { sql } from 'drizzle-orm';
import type { Database } from '../../database.ts';

/** Names of the cities with something to come, the most wanted first. */
export async function listSearchCities(db: Database, limit: number): Promise<string[]> {
  const { rows } = await db.execute<{ city: string }>(sql`
    select text as city from search_suggestions k
    where kind = 'city' and exists (
      select from search_events s
      where s.city = split_part(k.key, '|', 1) and s.country = k.country and s.starts_at >= now())
    order by popularity desc, id limit ${limit}::int`);
  return rows.map(({ city }) => city);
}
