import { assert, double, pre, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EARTH_RADIUS_KM, type GeoPoint } from '../../../domain/catalogue/distance.ts';
import { cellOf, cellsOver, isWithin } from '../../../domain/search/geo-cells.ts';

const RADIANS = Math.PI / 180;

/** The point at that distance and bearing (spherical trigonometry's direct problem). */
function pointAt(from: GeoPoint, km: number, bearingDegrees: number): GeoPoint {
  const angle = km / EARTH_RADIUS_KM;
  const latitude = from.latitude * RADIANS;
  const bearing = bearingDegrees * RADIANS;
  const sine = Math.sin(latitude) * Math.cos(angle) + Math.cos(latitude) * Math.sin(angle) * Math.cos(bearing);
  const turn = Math.atan2(
    Math.sin(bearing) * Math.sin(angle) * Math.cos(latitude),
    Math.cos(angle) - Math.sin(latitude) * sine,
  );
  const longitude = from.longitude + turn / RADIANS;
  return {
    latitude: Math.asin(Math.min(1, sine)) / RADIANS,
    longitude: ((((longitude + 180) % 360) + 360) % 360) - 180,
  };
}

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
