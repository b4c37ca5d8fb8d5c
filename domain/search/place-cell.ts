import type { SearchArea } from './search-query.ts';

/**
 * Searches near a point are asked for the middle of the cell in which it lies, so that neighbours share an answer and
 * nobody's own place is stored: READS-9 of docs/spec/reads.md.
 */
const CELL_DECIMALS = 2;

/**
 * At least as far as anything in a cell is from its middle: 0.005° along the meridian and, on the equator, as much along
 * the other side are 0.787 km.
 */
export const CELL_REACH_KM = 0.8;

/** Latitude or longitude of the middle of a cell, in degrees. */
export function cellMiddle(degrees: number): number {
  // Not -0, which is written in another way.
  return Number(degrees.toFixed(CELL_DECIMALS)) + 0;
}

/** What has to be looked through around a cell's middle for everybody in the cell. */
export function overCell(area: SearchArea): SearchArea {
  return { ...area, radiusKm: area.radiusKm + CELL_REACH_KM };
}
