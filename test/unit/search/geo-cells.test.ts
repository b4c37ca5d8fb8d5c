import { assert, double, pre, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellOf, cellsOver, isWithin } from '../../../domain/search/geo-cells.ts';
import { pointAt } from '../../support/point-at.ts';

describe('geographic cells', () => {
  test('[SEARCH-11] every place within the radius lies in a cell of the area, at the poles and across the date line too', () => {
    const area = record({
      latitude: double({ min: -90, max: 90, noNaN: true }),
      longitude: double({ min: -180, max: 180, noNaN: true }),
      radiusKm: double({ min: 1, max: 500, noNaN: true }),
    });
    const spot = record({
      share: double({ min: 0, max: 1, noNaN: true }),
      bearing: double({ min: 0, max: 360, noNaN: true }),
    });
    assert(
      property(area, spot, (circle, { share, bearing }) => {
        const point = pointAt(circle, circle.radiusKm * share, bearing);
        pre(isWithin(point, circle));
        const { level, cells } = cellsOver(circle);
        expect(cells).toContain(cellOf(point, level));
      }),
      { numRuns: 3_000 },
    );
  });

  test('an area touches few cells wherever it lies', () => {
    for (const latitude of [-70, -33, 0, 52, 69]) {
      for (const radiusKm of [1, 50, 100, 101, 500]) {
        expect(cellsOver({ latitude, longitude: 179.9, radiusKm }).cells.length).toBeLessThan(150);
      }
    }
  });

  test('cells differ by level and place', () => {
    const berlin = { latitude: 52.52, longitude: 13.4 };
    const erkner = { latitude: 52.4, longitude: 13.9 };
    expect(cellOf(berlin, 'fine')).not.toBe(cellOf(erkner, 'fine'));
    expect(cellOf(berlin, 'coarse')).toBe(cellOf(erkner, 'coarse'));
  });
});
