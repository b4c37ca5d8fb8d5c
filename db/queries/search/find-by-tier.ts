import { sql, type SQL } from 'drizzle-orm';
import { matches } from './find-by-date.ts';
import { any, type LexemeQuery } from './lexeme-query.ts';

/** Everything that few enough rows match to be looked at one by one: read once, sorted by tier, then by date. */
export function rankedRows(args: {
  /** With its number; each takes in what those before it do. */
  tiers: readonly { tier: number; query: LexemeQuery }[];
  facets: LexemeQuery | null;
  filters: readonly SQL[];
  from: string;
  to: string | null;
  after: { tier: number; startsAt: string; id: string } | null;
  limit: number;
}): { expressions: SQL[]; name: SQL; total: SQL } {
  const { tiers, facets, after } = args;
  const conditions = [
    matches(any(tiers.map(({ query }) => query))),
    ...(facets === null ? [] : [matches(facets)]),
    ...args.filters,
    sql`s.starts_at >= ${args.from}::timestamptz`,
    ...(args.to === null ? [] : [sql`s.starts_at < ${args.to}::timestamptz`]),
  ];
  const tierOf = sql.join(
    tiers.map(({ tier, query }) => sql`when ${matches(query)} then ${tier}::int`),
    sql` `,
  );
  const rest =
    after === null
      ? sql`true`
      : sql`(tier, starts_at, event_id) > (${after.tier}::int, ${after.startsAt}::timestamptz, ${after.id}::uuid)`;
  return {
    expressions: [
      sql`every as materialized (
        select s.event_id, s.starts_at, case ${tierOf} end as tier
        from search_events s where ${sql.join(conditions, sql` and `)})`,
      sql`found as (select event_id, starts_at, tier from every where ${rest}
        order by tier, starts_at, event_id limit ${args.limit}::int)`,
    ],
    name: sql.raw('found'),
    total: sql`select count(*)::int from every`,
  };
}
