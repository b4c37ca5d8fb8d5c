import type { SQL } from 'drizzle-orm';
import type { FoundRows } from '../../../db/queries/search/find-events.ts';
import { countRows, datedLists, type DatedList } from '../../../db/queries/search/find-by-date.ts';
import { rowsByDistance } from '../../../db/queries/search/find-by-distance.ts';
import { rankedRows } from '../../../db/queries/search/find-by-tier.ts';
import {
  all,
  any,
  estimatedRows,
  independentRows,
  type LexemeQuery,
  type LexemeStatistics,
} from '../../../db/queries/search/lexeme-query.ts';
import { partitionsOf, rowFilters, startBounds } from '../../../db/queries/search/row-filters.ts';
import { facetTerms } from '../../../db/queries/search/search-terms.ts';
import { COUNT_MAX } from '../../../domain/search/limits.ts';
import type { SearchQuery } from '../../../domain/search/search-query.ts';
import { distancePlace, type Place } from './place.ts';

/** What rows are to be found: how well they may match, and where the page before ended. */
export interface Wanted {
  query: SearchQuery;
  /** Number of the first tier. */
  firstTier: number;
  /** Each takes in what those before it do; none: no text was given. */
  tiers: readonly LexemeQuery[];
  place: Place | null;
  statistics: LexemeStatistics;
}

/**
 * How the rows are found: in the way that reads few of them. What few rows have is found by its lexemes and sorted; what
 * many have is met soon on a walk through an index by date.
 */
export function searchPlan(wanted: Wanted): FoundRows {
  switch (wanted.query.sort) {
    case 'relevance':
      return byRelevance(wanted);
    case 'date':
      return byDate(wanted);
    case 'distance':
      return byDistance(wanted);
    default:
      return wanted.query.sort satisfies never;
  }
}

/** More rows than this are not sorted for one page. */
const SCAN_ROWS_MAX = 2_500;
/** Words that come together more often than by chance: so many rows are sorted at the worst. */
const SCAN_ROWS_WORST = 40_000;
/** What a larger share of the rows has is counted without the index. */
const COMMON_SHARE = 0.1;

function byRelevance(wanted: Wanted): FoundRows {
  const { tiers, firstTier, place } = wanted;
  const facets = facetTerms(wanted.query);
  const numbered = tiers.map((query, at) => ({ tier: firstTier + at, query }));
  const everything = all([any(tiers), ...facets]);
  if (estimatedRows(everything, wanted.statistics) <= SCAN_ROWS_MAX) {
    const ranked = rankedRows({
      ...rowsOf(wanted),
      tiers: numbered,
      facets: facets.length === 0 ? null : all(facets),
      after: place,
    });
    return { ...ranked, total: place === null ? ranked.total : null, byDistance: false };
  }
  const lists = numbered.flatMap(({ tier, query }, at): DatedList[] => {
    if (place !== null && tier < place.tier) return [];
    const before = tiers.slice(0, at);
    const after = place?.tier === tier ? place : null;
    return [
      datedList(wanted, {
        tier,
        query: all([query, ...facets]),
        except: before.length === 0 ? null : any(before),
        after,
      }),
    ];
  });
  const total = totalOf(wanted, datedList(wanted, { tier: 0, query: everything, except: null, after: null }));
  return { ...datedLists(lists), total: place === null ? total : null, byDistance: false };
}

function byDate(wanted: Wanted): FoundRows {
  const { place } = wanted;
  const list = datedList(wanted, { tier: wanted.firstTier, query: wholeQuery(wanted), except: null, after: place });
  return {
    ...datedLists([list]),
    total: place === null ? totalOf(wanted, list) : null,
    byDistance: false,
  };
}

function byDistance(wanted: Wanted): FoundRows {
  const { query, place, statistics } = wanted;
  const list = datedList(wanted, { tier: wanted.firstTier, query: wholeQuery(wanted), except: null, after: null });
  const near = query.near;
  if (near === null) return byDate(wanted);
  const rows = rowsByDistance({
    ...rowsOf(wanted),
    near,
    query: list.query,
    isRare: list.query !== null && estimatedRows(list.query, statistics) <= SCAN_ROWS_MAX,
    after: distancePlace(place),
  });
  return { ...rows, total: place === null ? totalOf(wanted, list) : null, byDistance: true };
}

/** Text and facets; null: neither. */
function wholeQuery({ tiers, query }: Wanted): LexemeQuery | null {
  const parts = [...(tiers.length === 0 ? [] : [any(tiers)]), ...facetTerms(query)];
  return parts.length === 0 ? null : all(parts);
}

function datedList(
  wanted: Wanted,
  own: Pick<DatedList, 'tier' | 'query' | 'except'> & { after: Place | null },
): DatedList {
  return {
    ...own,
    ...rowsOf(wanted),
    method: own.query !== null && isScanned(own.query, wanted.statistics) ? 'scan' : 'walk',
    partitions: partitionsOf(wanted.query),
  };
}

/** What every part of has is often in few rows together, and the index of lexemes finds those at once. */
function isScanned(query: LexemeQuery, statistics: LexemeStatistics): boolean {
  if (estimatedRows(query, statistics) <= SCAN_ROWS_MAX) return true;
  if (independentRows(query, statistics) > SCAN_ROWS_MAX) return false;
  return estimatedRows(query, statistics) <= SCAN_ROWS_WORST;
}

function totalOf({ statistics }: Wanted, list: DatedList): SQL {
  const { query } = list;
  const isCommon = query !== null && independentRows(query, statistics) >= COMMON_SHARE * statistics.rows;
  return countRows({ ...list, after: null }, COUNT_MAX, isCommon);
}

/** One row more than the page has: then there is a page after it. */
function rowsOf({ query }: Wanted): { filters: SQL[]; from: string; to: string | null; limit: number } {
  return { filters: rowFilters(query), ...startBounds(query), limit: query.limit + 1 };
}
