import { sql, type SQL } from 'drizzle-orm';
import { condition, type LexemeQuery, type LexemeStatistics } from './lexeme-query.ts';

export interface DistancePlace {
  km: number;
  venueId: string;
  startsAt: string;
  id: string;
}

/** Rows within a circle by distance, then venue, then start. */
export interface NearRows {
  /** Number that each row gets. */
  tier: number;
  /** The first of them that any row within the cells has is asked for; none: every row within the circle. */
  queries: readonly LexemeQuery[];
  cells: LexemeQuery;
  /** Few rows match: they are found by their lexemes. */
  isRare: boolean;
  /** A `search_filters` with the circle. */
  filters: SQL;
  from: string;
  to: string | null;
  after: DistancePlace | null;
  limit: number;
  statistics: LexemeStatistics;
}

/** Common table expressions: `asked` has what is asked for, `found` up to `limit` rows. */
export function rowsByDistance(rows: NearRows): SQL[] {
  const { cells, after, statistics } = rows;
  return [
    sql`area as materialized (select ${condition(cells, statistics)} as cells)`,
    sql`asked as materialized (select cells, ${wantedOf(rows)} as wanted from area)`,
    sql`found as materialized (select r.*, ${rows.tier}::int as tier from asked, search_near(
      asked.wanted, asked.cells, ${rows.isRare && rows.queries.length > 0}, ${rows.from}::timestamptz,
      ${rows.to ?? 'infinity'}::timestamptz, ${after?.km ?? null}::float8, ${after?.venueId ?? null}::uuid,
      ${after?.startsAt ?? null}::timestamptz, ${after?.id ?? null}::uuid, ${rows.filters}, ${rows.limit}::int) r)`,
  ];
}

/** A `tsquery`. */
function wantedOf({ queries, statistics }: NearRows): SQL {
  const conditions = queries.map((query) => condition(query, statistics));
  const [first] = conditions;
  if (first === undefined) return sql`null::tsquery`;
  if (conditions.length === 1) return first;
  return sql`(select query from unnest(array[${sql.join(conditions, sql`, `)}]) with ordinality as each(query, at)
    order by exists (select from search_events s where s.words @@ query and s.words @@ cells) desc, at limit 1)`;
}
