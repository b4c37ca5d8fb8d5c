import { sql } from 'drizzle-orm';
import type { Currency } from '../../../domain/shared/money.ts';
import type { Database } from '../../database.ts';

/** A city with something to come, and what its next event is sold in. */
export interface SearchCity {
  city: string;
  currency: Currency;
}

/** The cities with something to come, the most wanted first. */
export async function listSearchCities(db: Database, limit: number): Promise<SearchCity[]> {
  const { rows } = await db.execute<{ city: string; currency: string }>(sql`
    select text as city, next.currency
    from search_suggestions k
    cross join lateral (
      select s.currency from search_events s
      where s.city = split_part(k.key, '|', 1) and s.country = k.country and s.starts_at >= now()
      order by s.starts_at limit 1) next
    where kind = 'city'
    order by popularity desc, id limit ${limit}::int`);
  return rows.map(({ city, currency }) => ({ city, currency }));
}
