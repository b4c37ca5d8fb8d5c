import { distanceKm } from '../../domain/catalogue/distance.ts';
import { isWithin } from '../../domain/search/geo-cells.ts';
import { RADIUS_KM_MAX } from '../../domain/search/limits.ts';
import { CELL_REACH_KM } from '../../domain/search/place-cell.ts';
import type { SearchArea, SearchSort } from '../../domain/search/search-query.ts';
import type { SearchHit, SearchPageDocument } from '../../protocol/http/search.ts';
import { HELP_HITS_MAX } from './empty-help.ts';

type Help = NonNullable<SearchPageDocument['help']>;

/**
 * What a page that was found for a whole cell is for somebody at the middle of `area`, who is in the cell: rules READS-10
 * to READS-12 of docs/spec/reads.md.
 */
export function exactPage(page: SearchPageDocument, area: SearchArea): SearchPageDocument {
  const items = exactHits(page.items, area, page.sort);
  return { ...page, items, total: exactTotal(page, items), help: exactHelp(page, items, area) };
}

function exactHits(hits: readonly SearchHit[], area: SearchArea, sort: SearchSort): SearchHit[] {
  const within = hits.flatMap((hit) =>
    hit.position !== null && isWithin(hit.position, area)
      ? [{ ...hit, distanceKm: distanceKm(hit.position, area) }]
      : [],
  );
  return sort === 'distance' ? within.toSorted((a, b) => a.distanceKm - b.distanceKm) : within;
}

/** The cell's count has the rim in it. Whoever sees everything need not be told "about". */
function exactTotal({ total, next }: SearchPageDocument, items: readonly SearchHit[]): SearchPageDocument['total'] {
  if (total === null) return null;
  return next === null ? { value: items.length, exact: true } : { ...total, exact: false };
}

function exactHelp(page: SearchPageDocument, items: readonly SearchHit[], area: SearchArea): Help | null {
  const { help } = page;
  if (help === null) {
    const isEmptied = items.length === 0 && page.total !== null && page.next === null;
    return isEmptied ? { nearestDates: [], widerRadius: rimOf(page, area), elsewhere: [] } : null;
  }
  const { nearestDates, widerRadius, elsewhere } = help;
  return {
    nearestDates: exactHits(nearestDates, area, 'date'),
    widerRadius: widerRadius && exactWider(widerRadius.items, { ...area, radiusKm: widerRadius.radiusKm }),
    elsewhere,
  };
}

/** What was found for others in the cell only lies just outside. */
function rimOf(page: SearchPageDocument, area: SearchArea): Help['widerRadius'] {
  const radiusKm = Math.min(RADIUS_KM_MAX, Math.ceil(area.radiusKm + 2 * CELL_REACH_KM));
  return exactWider(page.items, { ...area, radiusKm });
}

function exactWider(hits: readonly SearchHit[], area: SearchArea): Help['widerRadius'] {
  const items = exactHits(hits, area, 'distance').slice(0, HELP_HITS_MAX);
  return items.length === 0 ? null : { radiusKm: area.radiusKm, items };
}
