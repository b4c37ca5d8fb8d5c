import type { Box } from './view-transform.ts';

/** Seats by place: square cells, each with the indexes of its seats, in two flat arrays. */
export interface SeatGrid {
  left: number;
  top: number;
  cell: number;
  columns: number;
  rows: number;
  /** `seats[starts[c]..starts[c + 1]]` are the seats of cell c. */
  starts: Uint32Array;
  seats: Uint32Array;
}

/** Sorts seats into cells of `cell` plan units. */
export function buildSeatGrid(xs: Float32Array, ys: Float32Array, cell: number): SeatGrid {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < xs.length; i++) {
    left = Math.min(left, xs[i]!);
    right = Math.max(right, xs[i]!);
    top = Math.min(top, ys[i]!);
    bottom = Math.max(bottom, ys[i]!);
  }
  if (xs.length === 0) [left, top, right, bottom] = [0, 0, 0, 0];
  const columns = Math.floor((right - left) / cell) + 1;
  const rows = Math.floor((bottom - top) / cell) + 1;
  const cellOf = (i: number) => Math.floor((ys[i]! - top) / cell) * columns + Math.floor((xs[i]! - left) / cell);
  const starts = new Uint32Array(columns * rows + 1);
  for (let i = 0; i < xs.length; i++) starts[cellOf(i) + 1]!++;
  for (let c = 0; c < columns * rows; c++) starts[c + 1]! += starts[c]!;
  const next = starts.slice();
  const seats = new Uint32Array(xs.length);
  for (let i = 0; i < xs.length; i++) seats[next[cellOf(i)]!++] = i;
  return { left, top, cell, columns, rows, starts, seats };
}

/** Calls `visit` for every seat in the cells that touch `box`. */
export function forSeatsIn(grid: SeatGrid, box: Box, visit: (seat: number) => void): void {
  const column = (x: number) => Math.min(grid.columns - 1, Math.max(0, Math.floor((x - grid.left) / grid.cell)));
  const row = (y: number) => Math.min(grid.rows - 1, Math.max(0, Math.floor((y - grid.top) / grid.cell)));
  for (let r = row(box.top); r <= row(box.bottom); r++) {
    const from = grid.starts[r * grid.columns + column(box.left)]!;
    const to = grid.starts[r * grid.columns + column(box.right) + 1]!;
    for (let k = from; k < to; k++) visit(grid.seats[k]!);
  }
}

/** The seat nearest to a point, at most `reach` plan units away; null: none. */
export function nearestSeat(options: {
  grid: SeatGrid;
  xs: Float32Array;
  ys: Float32Array;
  x: number;
  y: number;
  reach: number;
}): number | null {
  const { grid, xs, ys, x, y, reach } = options;
  let best: number | null = null;
  let bestSquare = reach * reach;
  forSeatsIn(grid, { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach }, (seat) => {
    const square = (xs[seat]! - x) ** 2 + (ys[seat]! - y) ** 2;
    if (square > bestSquare) return;
    best = seat;
    bestSquare = square;
  });
  return best;
}
