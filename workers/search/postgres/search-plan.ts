import { sql } from 'drizzle-orm';
import { rowsByDistance } from '../../../db/queries/search/find-by-distance.ts';
import type { FoundRows } from '../../../db/queries/search/find-events.ts';
import {
  countInOrder,
  countRows,
  rowsInOrder,
  type Counting,
  type OrderedRows,
  type Tier,
} from '../../../db/queries/search/find-in-order.ts';
import {
  all,
  any,
  estimatedRows,
  independentRows,
  rowsBetween,
  type LexemeQuery,
  type LexemeStatistics,
} from '../../../db/queries/search/lexeme-query.ts';
import { rowFilters, startBounds } from '../../../db/queries/search/row-filters.ts';
import { areaTerm, facetTerms } from '../../../db/queries/search/search-terms.ts';
import { COUNT_MAX } from '../../../domain/search/limits.ts';
import type { SearchQuery } from '../../../domain/search/search-query.ts';
import { distancePlace, type Place } from './place.ts';

/** What rows are to be found: how well they may match, and where the page before ended. */
export interface Wanted {
  query: SearchQuery;
  /** Number of the first tier. */
  firstTier: number;
  /** None: no text was given. */
  tiers: readonly LexemeQuery[];
  /** Only the first tier that has any row is read. Else each takes in what those before it do. */
  alone: boolean;
  place: Place | null;
  statistics: LexemeStatistics;
}

/**
 * How the rows are found: in the way that reads few of them. What few rows have is found by its lexemes and sorted; what
 * many have is met soon on a walk by date; for what lies between, the lexemes of a few months are looked up.
 */
export function searchPlan(wanted: Wanted): FoundRows {
  const { query, tiers, alone } = wanted;
  if (query.sort === 'distance' && query.near !== null) return byDistance(wanted, areaTerm(query.near));
  // By date all that match are one.
  const conditions = query.sort === 'relevance' || alone || tiers.length === 0 ? tiers : tiers.slice(-1);
  return inOrder({ ...wanted, tiers: conditions });
}

/** So few rows are found by their lexemes and sorted at once. */
const LOOKUP_ROWS_MAX = 1_500;
/** A walk that is likely to be longer is not begun. */
const WALK_ROWS_MAX = 1_500;
/** It may be so many times longer than is likely. */
const WALK_PATIENCE = 3;
const WALK_ROWS_MIN = 200;
/** Rows that match are not spread evenly over the months: so many pages are looked for in the first ones. */
const PAGES_AT_FIRST = 2;
/** From so many months on, all are looked up at once. */
const MONTHS_MAX = 24;
const MONTH_MS = 30 * 86_400_000;
/** What is likely to be found so many times as often as is counted is not counted. */
const CERTAIN_TIMES = 20;
/** In a time with so few rows, they are counted on a walk. */
const COUNT_WALK_ROWS_MAX = 5_000;

function inOrder(wanted: Wanted): FoundRows {
  const { query, place, firstTier, alone, statistics } = wanted;
  const facets = facetTerms(query);
  const texts = wanted.tiers.length > 0 ? wanted.tiers : [null];
  const conditions = texts.map((text) => everyOf([...(text === null ? [] : [text]), ...facets]));
  const bounds = startBounds(query);
  const rows: OrderedRows = {
    firstTier,
    tiers: conditions.map((one) => tierOf(one, { wanted, bounds })),
    alone,
    filters: rowFilters(query),
    ...bounds,
    after: place,
    limit: query.limit + 1,
    statistics,
  };
  const most = alone ? conditions.filter((one) => one !== null) : [];
  const counted = alone && most.length > 0 ? any(most) : conditions.at(-1)!;
  return {
    expressions: rowsInOrder(rows),
    total: place === null ? countInOrder(rows, COUNT_MAX, countingOf(counted, { wanted, bounds })) : null,
    byDistance: false,
  };
}

function byDistance(wanted: Wanted, cells: LexemeQuery): FoundRows {
  const { query, tiers, place, statistics } = wanted;
  const facets = facetTerms({ ...query, near: null });
  const texts = wanted.alone ? tiers : tiers.slice(-1);
  const withFacets = everyOf(facets);
  const queries =
    texts.length > 0 ? texts.map((text) => all([text, ...facets])) : withFacets === null ? [] : [withFacets];
  const everything = all([...(queries.length === 0 ? [] : [any(queries)]), cells]);
  const bounds = startBounds(query);
  const rows = {
    tier: wanted.firstTier,
    queries,
    cells,
    isRare: independentRows(everything, statistics) <= LOOKUP_ROWS_MAX,
    filters: rowFilters(query),
    ...bounds,
    after: distancePlace(place),
    limit: query.limit + 1,
    statistics,
  };
  const counting = countingOf(everything, { wanted, bounds });
  const matching = sql`(select coalesce(wanted && cells, cells) from asked)`;
  const total = place === null ? countRows({ ...rows, query: matching }, COUNT_MAX, counting) : null;
  return { expressions: rowsByDistance(rows), total, byDistance: true };
}

interface Situation {
  wanted: Wanted;
  bounds: { from: string; to: string | null };
}

function tierOf(query: LexemeQuery | null, { wanted, bounds }: Situation): Tier {
  const { statistics } = wanted;
  const limit = wanted.query.limit + 1;
  if (query === null) return { query, walk: WALK_WITHOUT_END, months: null };
  if (estimatedRows(query, statistics) <= LOOKUP_ROWS_MAX) return { query, walk: 0, months: null };
  const walk = Math.min(
    rowsIn(bounds, statistics),
    (limit * statistics.rows) / Math.max(1, independentRows(query, statistics)),
  );
  return {
    query,
    walk: walk <= WALK_ROWS_MAX ? Math.ceil(WALK_PATIENCE * walk) + WALK_ROWS_MIN : 0,
    months: monthsWith(PAGES_AT_FIRST * limit, query, { wanted, bounds }),
  };
}

const WALK_WITHOUT_END = 1_000_000_000;

/** In how many months so many rows are likely to be found; null: in all at best. */
function monthsWith(rows: number, query: LexemeQuery, { wanted, bounds }: Situation): number | null {
  const { statistics } = wanted;
  // Words of one name come together, others do not: what is likely lies between.
  const likely = Math.sqrt(independentRows(query, statistics) * estimatedRows(query, statistics));
  const fromMs = Date.parse(bounds.from);
  const aMonth = (likely * rowsBetween(fromMs, fromMs + MONTH_MS, statistics)) / Math.max(1, statistics.rows);
  const months = Math.ceil(rows / Math.max(aMonth, Number.MIN_VALUE));
  return months >= MONTHS_MAX ? null : months;
}

function countingOf(query: LexemeQuery | null, situation: Situation): Counting {
  const { wanted, bounds } = situation;
  const { statistics } = wanted;
  const { near, price } = wanted.query;
  const inTime = rowsIn(bounds, statistics);
  const share = query === null ? 1 : independentRows(query, statistics) / Math.max(1, statistics.rows);
  // Lexemes of places and prices say less than the rows.
  if (near === null && price === null && share * inTime >= CERTAIN_TIMES * COUNT_MAX) return { kind: 'many' };
  if (query === null || inTime <= COUNT_WALK_ROWS_MAX) return { kind: 'walk' };
  if (estimatedRows(query, statistics) <= LOOKUP_ROWS_MAX) return { kind: 'lookup', months: null };
  return { kind: 'lookup', months: monthsWith(COUNT_MAX, query, situation) };
}

function rowsIn({ from, to }: Situation['bounds'], statistics: LexemeStatistics): number {
  return rowsBetween(Date.parse(from), to === null ? Infinity : Date.parse(to), statistics);
}

/** Null: nothing is asked for. */
function everyOf(parts: readonly LexemeQuery[]): LexemeQuery | null {
  return parts.length === 0 ? null : all(parts);
}
