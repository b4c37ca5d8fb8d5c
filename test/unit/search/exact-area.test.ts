import { array, assert, constantFrom, double, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distanceKm, type GeoPoint } from '../../../domain/catalogue/distance.ts';
import { isWithin } from '../../../domain/search/geo-cells.ts';
import { CELL_REACH_KM, cellMiddle, overCell } from '../../../domain/search/place-cell.ts';
import type { SearchArea, SearchSort } from '../../../domain/search/search-query.ts';
import type { SearchHit, SearchPageDocument } from '../../../protocol/http/search.ts';
import { exactPage } from '../../../workers/search/exact-area.ts';
import { pointAt } from '../../support/point-at.ts';

const BERN: SearchArea = { latitude: 46.9436, longitude: 7.4441, radiusKm: 10 };

function middleOf<Area extends GeoPoint>(area: Area): Area {
  return { ...area, latitude: cellMiddle(area.latitude), longitude: cellMiddle(area.longitude) };
}

/** As an engine finds it for the middle of the cell. */
function hitAt(position: GeoPoint | null, middle: GeoPoint): SearchHit {
  const event = { id: JSON.stringify(position) } as SearchHit['event'];
  return { event, position, distanceKm: position && distanceKm(position, middle), highlights: [] };
}

function pageOf(hits: SearchHit[], changes: Partial<SearchPageDocument> = {}): SearchPageDocument {
  const capabilities = { facets: false, highlights: true, didYouMean: true };
  return {
    items: hits,
    next: null,
    total: { value: hits.length, exact: true },
    sort: 'date',
    answeredBy: { engine: 'postgres', insteadOf: null, capabilities },
    facets: null,
    didYouMean: null,
    help: null,
    ...changes,
  };
}

/** As far from Bern's point, to the north. */
const north = (km: number) => hitAt(pointAt(BERN, km, 0), middleOf(BERN));
const kmOf = (hits: readonly SearchHit[]) => hits.map((hit) => Math.round(hit.distanceKm! * 100) / 100);

describe('the exact area within a cell’s answer', () => {
  const area = record({
    latitude: double({ min: -90, max: 90, noNaN: true }),
    longitude: double({ min: -180, max: 180, noNaN: true }),
    radiusKm: integer({ min: 1, max: 500 }),
  });
  /** Close to the rim on either side, in every direction. */
  const spot = record({
    beyondKm: double({ min: -1, max: 3, noNaN: true }),
    bearing: double({ min: 0, max: 360, noNaN: true }),
  });

  test('[READS-9] nothing of a cell is farther from its middle than the search reaches out', () => {
    assert(
      property(area, (asked) => {
        expect(distanceKm(asked, middleOf(asked))).toBeLessThan(CELL_REACH_KM);
      }),
      { numRuns: 3_000, examples: [[{ latitude: 0.005, longitude: -0.005, radiusKm: 1 }]] },
    );
  });

  test('[READS-10] what is within the radius is found for the cell, and kept; what is not, never', () => {
    const sorts = constantFrom<SearchSort>('date', 'distance');
    assert(
      property(area, array(spot, { maxLength: 8 }), sorts, (asked, spots, sort) => {
        const points = spots.map(({ beyondKm, bearing }) => pointAt(asked, asked.radiusKm + beyondKm, bearing));
        const middle = middleOf(asked);
        const inside = points.filter((point) => isWithin(point, asked));
        const candidates = points.filter((point) => isWithin(point, overCell(middle)));
        const { items, total } = exactPage(
          pageOf(
            candidates.map((point) => hitAt(point, middle)),
            { sort },
          ),
          asked,
        );
        const ids = items.map(({ event }) => event.id);
        expect(ids.toSorted()).toEqual(inside.map((point) => JSON.stringify(point)).toSorted());
        expect(total).toEqual({ value: inside.length, exact: true });
        const distances = items.map((item) => item.distanceKm);
        expect(distances).toEqual(items.map(({ position }) => distanceKm(position!, asked)));
        if (sort === 'distance') expect(distances).toEqual(distances.toSorted((a, b) => a! - b!));
        else expect(ids).toEqual(inside.map((point) => JSON.stringify(point)));
      }),
      { numRuns: 2_000 },
    );
  });

  test('[READS-10] a venue without a position is near nothing', () => {
    expect(exactPage(pageOf([hitAt(null, BERN), north(1)]), BERN).items).toHaveLength(1);
  });

  test('[READS-11] counts are exact when the page has everything, and about otherwise; what follows is untouched', () => {
    const hits = [north(9.9), north(10.1)];
    expect(exactPage(pageOf(hits), BERN)).toMatchObject({ total: { value: 1, exact: true }, next: null });
    const first = pageOf(hits, { next: 'cursor', total: { value: 40, exact: true } });
    expect(exactPage(first, BERN)).toMatchObject({ total: { value: 40, exact: false }, next: 'cursor' });
    expect(exactPage(pageOf(hits, { next: 'cursor', total: null }), BERN).total).toBeNull();
  });

  test('[READS-12] who gets nothing of the cell’s answer is told what lies just outside', () => {
    const page = exactPage(pageOf([north(10.5), north(10.2)]), BERN);
    expect(page.items).toEqual([]);
    expect(page.help).toMatchObject({ nearestDates: [], widerRadius: { radiusKm: 12 }, elsewhere: [] });
    expect(kmOf(page.help!.widerRadius!.items)).toEqual([10.2, 10.5]);
    // Others follow, or came before: not an empty result.
    expect(exactPage(pageOf([north(10.5)], { next: 'cursor' }), BERN).help).toBeNull();
    expect(exactPage(pageOf([north(10.5)], { total: null }), BERN).help).toBeNull();
    const farthest = { ...BERN, radiusKm: 500 };
    expect(exactPage(pageOf([north(500.4)]), farthest).help?.widerRadius).toBeNull();
  });

  test('[READS-12] help keeps to the exact radius too', () => {
    const elsewhere = [hitAt({ latitude: -33, longitude: 151 }, BERN)];
    const help = {
      nearestDates: [north(10.3), north(3), north(2)],
      widerRadius: { radiusKm: 500, items: [north(500.3), north(90), north(80)] },
      elsewhere,
    };
    const exact = exactPage(pageOf([], { help }), BERN).help!;
    expect(kmOf(exact.nearestDates)).toEqual([3, 2]);
    expect(kmOf(exact.widerRadius!.items)).toEqual([80, 90]);
    expect(exact.elsewhere).toEqual(elsewhere);
  });
});
