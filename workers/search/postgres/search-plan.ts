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
  instantAfter,
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
/** So many at the worst, where hardly any are likely. */
const LOOKUP_ROWS_WORST = 10_000;
const HARDLY_ANY_ROWS = 100;
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
/** Prices that more rows have tell too little. */
const COMMON_PRICE_SHARE = 0.1;
/** What is found so many times as often as is counted, by the statistics and by the page as well, is not counted. */
const CERTAIN_TIMES = 3;
/** So few rows are counted at once, without a look at the months. */
const COUNT_LOOKUP_ROWS_MAX = 15_000;
/** What is counted within so few rows is counted on a walk by date. */
const COUNT_WALK_ROWS_MAX = 5_000;
/** So many at the worst. */
const COUNT_WALK_ROWS_WORST = 40_000;

function inOrder(wanted: Wanted): FoundRows {
  const { query, place, firstTier, alone, statistics } = wanted;
  const facets = tellingFacets(query, wanted);
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
    total: place === null ? countInOrder(rows, countingOf(counted, { wanted, bounds })) : null,
    byDistance: false,
  };
}

function byDistance(wanted: Wanted, cells: LexemeQuery): FoundRows {
  const { query, tiers, place, statistics } = wanted;
  const facets = tellingFacets({ ...query, near: null }, wanted);
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
  const counting = wayToCount(everything, { wanted, bounds });
  const matching = sql`(select coalesce(wanted && cells, cells) from asked)`;
  const total = place === null ? countRows({ ...rows, query: matching }, COUNT_MAX, counting) : null;
  return { expressions: rowsByDistance(rows), total, byDistance: true };
}

/** The prices of many rows are looked at in the rows that have the rest. */
function tellingFacets(query: SearchQuery, { tiers, statistics }: Wanted): LexemeQuery[] {
  const facets = facetTerms(query);
  if (query.price === null) return facets;
  const others = facetTerms({ ...query, price: null });
  const isCommon = estimatedRows(all(facets.slice(others.length)), statistics) > COMMON_PRICE_SHARE * statistics.rows;
  return isCommon && tiers.length + others.length > 0 ? others : facets;
}

interface Situation {
  wanted: Wanted;
  bounds: { from: string; to: string | null };
}

function tierOf(query: LexemeQuery | null, { wanted, bounds }: Situation): Tier {
  const { statistics } = wanted;
  const limit = wanted.query.limit + 1;
  if (query === null) return { query, walk: WALK_WITHOUT_END, months: null };
  if (areFew(query, statistics)) return { query, walk: 0, months: null };
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

function areFew(query: LexemeQuery, statistics: LexemeStatistics): boolean {
  const most = estimatedRows(query, statistics);
  return (
    most <= LOOKUP_ROWS_MAX || (most <= LOOKUP_ROWS_WORST && independentRows(query, statistics) <= HARDLY_ANY_ROWS)
  );
}

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

function countingOf(query: LexemeQuery | null, situation: Situation): Parameters<typeof countInOrder>[1] {
  return { max: COUNT_MAX, counting: wayToCount(query, situation), crowdedBefore: crowdedBefore(query, situation) };
}

function wayToCount(query: LexemeQuery | null, situation: Situation): Counting {
  const { statistics } = situation.wanted;
  const inTime = rowsIn(situation.bounds, statistics);
  if (query === null || inTime <= COUNT_WALK_ROWS_MAX) return { kind: 'walk' };
  const walk = (COUNT_MAX * statistics.rows) / Math.max(1, independentRows(query, statistics));
  if (walk <= COUNT_WALK_ROWS_MAX && inTime <= COUNT_WALK_ROWS_WORST) return { kind: 'walk' };
  if (estimatedRows(query, statistics) <= COUNT_LOOKUP_ROWS_MAX) return { kind: 'lookup', months: null };
  return { kind: 'lookup', months: monthsWith(COUNT_MAX, query, situation) };
}

/** A page that ends before it is so dense that, if the rest is like it, there are many times as many as are counted. */
function crowdedBefore(query: LexemeQuery | null, { wanted, bounds }: Situation): string | null {
  const { statistics } = wanted;
  const rows = rowsIn(bounds, statistics);
  const share = query === null ? 1 : independentRows(query, statistics) / Math.max(1, statistics.rows);
  if (share * rows < CERTAIN_TIMES * COUNT_MAX) return null;
  const pageRows = (rows * (wanted.query.limit + 1)) / (CERTAIN_TIMES * COUNT_MAX);
  const atMs = instantAfter(Date.parse(bounds.from), pageRows, statistics);
  return atMs === null ? null : new Date(atMs).toISOString();
}

function rowsIn({ from, to }: Situation['bounds'], statistics: LexemeStatistics): number {
  return rowsBetween(Date.parse(from), to === null ? Infinity : Date.parse(to), statistics);
}

/** Null: nothing is asked for. */
function everyOf(parts: readonly LexemeQuery[]): LexemeQuery | null {
  return parts.length === 0 ? null : all(parts);
}
