import { sql, type SQL } from 'drizzle-orm';
import type { LexemeQuery } from './lexeme-query.ts';
import { tsqueryText } from './lexeme-query.ts';
import type { Partitions } from './row-filters.ts';

/** One list of rows, by (starts_at, event_id). */
export interface DatedList {
  /** Number of the tier, which stands in each row. */
  tier: number;
  /** Null: no lexeme is asked for. */
  query: LexemeQuery | null;
  /** What an earlier tier has already. */
  except: LexemeQuery | null;
  /**
   * `walk`: an index by date is followed, and the index of lexemes is asked only if the page does not fill soon; for
   * what many rows have. `scan`: the index of lexemes at once, and what it finds is sorted; for what few have.
   */
  method: 'walk' | 'scan';
  filters: readonly SQL[];
  partitions: Partitions | null;
  from: string;
  to: string | null;
  after: { startsAt: string; id: string } | null;
  limit: number;
}

/** Columns of each list, and of all that is made of them. */
const FOUND_COLUMNS = sql.raw('event_id, starts_at, tier');

/**
 * Lists one after the other: common table expressions, of which the last, `name`, has up to `limit` rows. A later list
 * is read only when those before it do not fill the page.
 */
export function datedLists(lists: readonly DatedList[]): { expressions: SQL[]; name: SQL } {
  const expressions: SQL[] = [];
  const parts: SQL[] = [];
  for (const list of lists) {
    const gate = parts.length === 0 ? sql`true` : sql`(${countOf(parts)}) < ${list.limit}::int`;
    const found = sql.raw(`found_${list.tier}`);
    if (list.method === 'scan') {
      expressions.push(sql`${found} as materialized (${scan(list, gate)})`);
    } else {
      const walked = sql.raw(`walked_${list.tier}`);
      const scanned = sql.raw(`scanned_${list.tier}`);
      const full = sql`(select count(*) from ${walked}) >= ${list.limit}::int`;
      expressions.push(sql`${walked} as materialized (${walk(list, gate)})`);
      if (!isBounded(list)) {
        expressions.push(sql`${found} as (select ${FOUND_COLUMNS} from ${walked})`);
      } else {
        expressions.push(sql`${scanned} as materialized (${scan(list, sql`${gate} and not ${full}`)})`);
        expressions.push(sql`${found} as (
          select ${FOUND_COLUMNS} from ${walked} where ${full}
          union all select ${FOUND_COLUMNS} from ${scanned})`);
      }
    }
    parts.push(found);
  }
  const name = sql.raw('found');
  const all = sql.join(
    parts.map((part) => sql`select ${FOUND_COLUMNS} from ${part}`),
    sql` union all `,
  );
  const limit = lists[0]?.limit ?? 0;
  expressions.push(sql`${name} as (
    select ${FOUND_COLUMNS} from (${all}) every order by tier, starts_at, event_id limit ${limit}::int)`);
  return { expressions, name };
}

/**
 * How many rows there are, counted to `max` + 1.
 * @param isCommon so many rows match that they are met soon in any order
 */
export function countRows(list: DatedList, max: number, isCommon: boolean): SQL {
  // A time that ends has few rows in the index by date, whatever their lexemes.
  const start = list.query === null || list.to !== null || isCommon ? sql`s.starts_at` : HIDDEN_START;
  const rows = sql`select 1 from search_events s where ${both(conditionsOf(list, start))} limit ${max + 1}::int`;
  return sql`select count(*)::int from (${rows}) counted`;
}

export function matches(query: LexemeQuery): SQL {
  return sql`s.words @@ ${tsqueryText(query)}::tsquery`;
}

/** Rows that are followed before the index of lexemes is asked. */
const WALK_ROWS_MAX = 10_000;
const WALK_WITHOUT_END = 1_000_000_000;

/** The planner does not see that this is an indexed column: what is sorted by it is found by lexemes. */
const HIDDEN_START = sql`(s.starts_at + interval '0')`;

/**
 * Without a lexeme to ask for, nothing but the walk finds the rows: it goes as far as it must. So do several walks beside
 * each other, of which none may end where another goes on.
 */
function isBounded({ query, partitions }: DatedList): boolean {
  return query !== null && (partitions === null || partitions.count === 1);
}

function walk(list: DatedList, gate: SQL): SQL {
  const { partitions, limit } = list;
  const own = conditionsOf(list, sql`s.starts_at`);
  const order = sql`order by s.starts_at, s.event_id`;
  // A limit, however high, keeps the planner from reading a partition whole and sorting it.
  const bound = sql`limit ${isBounded(list) ? WALK_ROWS_MAX : WALK_WITHOUT_END}::int`;
  const rowsOf = (part: SQL) => sql`
    select s.event_id, s.starts_at, ${sql.raw(String(list.tier))} as tier
    from (select * from search_events s where ${both([part, ...positionOf(list, sql`s.starts_at`)])} ${order} ${bound}) s
    where ${both(own)} ${order} limit ${limit}::int`;
  if (partitions === null) return rowsOf(gate);
  return sql`
    select s.event_id, s.starts_at, s.tier
    from unnest(${partitions.keys}) as part(key) cross join lateral (
      ${rowsOf(sql`${gate} and s.${partitions.column} = part.key`)}) s
    ${order} limit ${limit}::int`;
}

function scan(list: DatedList, gate: SQL): SQL {
  return sql`
    select s.event_id, s.starts_at, ${sql.raw(String(list.tier))} as tier
    from search_events s
    where ${both([gate, ...conditionsOf(list, HIDDEN_START), ...positionOf(list, HIDDEN_START)])}
    order by ${HIDDEN_START}, s.event_id limit ${list.limit}::int`;
}

function conditionsOf(list: DatedList, start: SQL): SQL[] {
  return [
    ...(list.query === null ? [] : [matches(list.query)]),
    ...(list.except === null ? [] : [sql`not ${matches(list.except)}`]),
    ...list.filters,
    sql`${start} >= ${list.from}::timestamptz`,
    ...(list.to === null ? [] : [sql`${start} < ${list.to}::timestamptz`]),
  ];
}

/** After the last row of the page before. */
function positionOf(list: DatedList, start: SQL): SQL[] {
  const bounds = [sql`${start} >= ${list.from}::timestamptz`];
  if (list.to !== null) bounds.push(sql`${start} < ${list.to}::timestamptz`);
  if (list.after !== null) {
    bounds.push(sql`(${start}, s.event_id) > (${list.after.startsAt}::timestamptz, ${list.after.id}::uuid)`);
  }
  return bounds;
}

function countOf(parts: readonly SQL[]): SQL {
  return sql.join(
    parts.map((part) => sql`(select count(*) from ${part})`),
    sql` + `,
  );
}

function both(conditions: readonly SQL[]): SQL {
  return sql.join([...conditions], sql` and `);
}
