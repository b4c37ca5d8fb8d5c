import { sql, type SQL } from 'drizzle-orm';
import { condition, type LexemeQuery, type LexemeStatistics } from './lexeme-query.ts';

/** One way for a row to match, and how its rows are met: `search_rows()` of the migration says what the numbers do. */
export interface Tier {
  /** Null: every row. */
  query: LexemeQuery | null;
  /** Rows that are followed by date before the index of lexemes is asked. */
  walk: number;
  /** Months that are looked up at first; null: all. */
  months: number | null;
}

/** Rows by tier, then by date. */
export interface OrderedRows {
  firstTier: number;
  tiers: readonly Tier[];
  /** Only the first tier that has any row is read. Else each takes in what those before it do. */
  alone: boolean;
  /** A `search_filters`, or null. */
  filters: SQL;
  from: string;
  to: string | null;
  after: { tier: number; startsAt: string; id: string } | null;
  limit: number;
  statistics: LexemeStatistics;
}

/** How rows are counted: on a walk by date, or by their lexemes in so many months, then in twice as many (null: all). */
export type Counting = { kind: 'walk' } | { kind: 'lookup'; months: number | null };

/** Common table expressions, of which the last, `found`, has up to `limit` rows. */
export function rowsInOrder(rows: OrderedRows): SQL[] {
  const { tiers, after } = rows;
  const conditions = tiers.map(({ query }) => (query === null ? sql`null` : condition(query, rows.statistics)));
  const walks = tiers.map(({ walk }) => walk);
  const months = tiers.map((tier) => tier.months);
  return [
    sql`asked as materialized (select array[${sql.join(conditions, sql`, `)}]::tsquery[] as tiers)`,
    sql`found as materialized (select r.* from asked, search_rows(asked.tiers, ${rows.firstTier}::int, ${rows.alone},
      ${sql.param(walks)}::int[], ${sql.param(months)}::int[], ${rows.from}::timestamptz,
      ${rows.to ?? 'infinity'}::timestamptz, ${after?.tier ?? null}::int, ${after?.startsAt ?? null}::timestamptz,
      ${after?.id ?? null}::uuid, ${rows.filters}, ${rows.limit}::int) r)`,
  ];
}

/**
 * How many rows there are, counted to `max` + 1.
 * @param crowdedBefore a page that ends before it has so many rows in so short a time that there must be more than are
 * counted; null: nothing is known that says so
 */
export function countInOrder(
  rows: OrderedRows,
  { max, counting, crowdedBefore }: { max: number; counting: Counting; crowdedBefore: string | null },
): SQL {
  const last = rows.tiers.length;
  const tier = rows.alone ? sql`(select min(tier) from found) - ${rows.firstTier - 1}::int` : sql`${last}::int`;
  const query = sql`(select asked.tiers[${tier}] from asked)`;
  return sql`select case when (select count(*) from found) < ${rows.limit}::int then (select count(*)::int from found)
    when (select max(starts_at) from found) < ${crowdedBefore}::timestamptz then ${max + 1}::int
    else (${countRows({ ...rows, query }, max, counting)}) end`;
}

/** How many rows there are, counted to `max` + 1. `query`: a `tsquery`. */
export function countRows(
  rows: Pick<OrderedRows, 'from' | 'to' | 'filters'> & { query: SQL },
  max: number,
  counting: Counting,
): SQL {
  const months = counting.kind === 'walk' ? null : counting.months;
  return sql`select search_count(${rows.query}, ${counting.kind === 'walk'}, ${months}::int, ${rows.from}::timestamptz,
    ${rows.to ?? 'infinity'}::timestamptz, ${rows.filters}, ${max + 1}::int)`;
}
