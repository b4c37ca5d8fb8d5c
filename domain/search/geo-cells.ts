import { distanceKm, EARTH_RADIUS_KM, type GeoPoint } from '../catalogue/distance.ts';
import type { SearchArea } from './search-query.ts';

/**
 * A cell of a grid over the Earth, as one number. Cells of a level are `degrees` high; each band is cut into so many
 * that they are about as wide as they are high, so that a circle anywhere touches about as many.
 */
export type GeoCell = number;

/** Fine cells, about 28 km, are for towns and regions; coarse ones, about 220 km, for countries. */
export type CellLevel = 'fine' | 'coarse';

export function cellOf(point: GeoPoint, level: CellLevel): GeoCell {
  const band = bandOf(point.latitude, level);
  return band * CELLS_PER_BAND_MAX + columnOf(point.longitude, columnsOf(band, level));
}

/** Every cell that the area touches, at the level where they are few, in ascending order. */
export function cellsOver(area: SearchArea): { level: CellLevel; cells: GeoCell[] } {
  const level: CellLevel = area.radiusKm <= FINE_RADIUS_KM_MAX ? 'fine' : 'coarse';
  const reach = (area.radiusKm / EARTH_RADIUS_KM) * (180 / Math.PI);
  const south = bandOf(area.latitude - reach, level);
  const north = bandOf(area.latitude + reach, level);
  const cells: GeoCell[] = [];
  for (let band = south; band <= north; band++) {
    const columns = columnsOf(band, level);
    for (const column of columnsWithin({ area, reach, band, columns, level })) {
      cells.push(band * CELLS_PER_BAND_MAX + column);
    }
  }
  return { level, cells };
}

/** Whether a place is in the area, to the metre. */
export function isWithin(point: GeoPoint, area: SearchArea): boolean {
  return distanceKm(point, area) <= area.radiusKm;
}

const DEGREES: Record<CellLevel, number> = { fine: 0.25, coarse: 2 };
/** Larger areas would touch too many fine cells; 100 km around a whole place cell is not. */
const FINE_RADIUS_KM_MAX = 101;
/** More than any band has. */
const CELLS_PER_BAND_MAX = 2_048;

function bandOf(latitude: number, level: CellLevel): number {
  const bands = 180 / DEGREES[level];
  return Math.min(bands - 1, Math.max(0, Math.floor((latitude + 90) / DEGREES[level])));
}

/** How many cells lie around the Earth in a band. */
function columnsOf(band: number, level: CellLevel): number {
  const middle = -90 + (band + 0.5) * DEGREES[level];
  return Math.max(1, Math.round((360 / DEGREES[level]) * Math.cos((middle * Math.PI) / 180)));
}

function columnOf(longitude: number, columns: number): number {
  const turns = (longitude + 180) / 360;
  return Math.floor((turns - Math.floor(turns)) * columns) % columns;
}

function columnsWithin(args: {
  area: SearchArea;
  reach: number;
  band: number;
  columns: number;
  level: CellLevel;
}): number[] {
  const { area, reach, columns } = args;
  // The circle's easternmost point lies where its meridian touches it (Bronstein, spherical triangles).
  const sine = Math.sin((reach * Math.PI) / 180) / Math.cos((area.latitude * Math.PI) / 180);
  if (sine >= 1 || area.latitude + reach >= 90 || area.latitude - reach <= -90) return [...Array(columns).keys()];
  const halfWidth = (Math.asin(sine) * 180) / Math.PI;
  const first = columnOf(area.longitude - halfWidth, columns);
  const last = columnOf(area.longitude + halfWidth, columns);
  const span = ((last - first + columns) % columns) + 1;
  return Array.from({ length: span }, (_, i) => (first + i) % columns).sort((a, b) => a - b);
}
