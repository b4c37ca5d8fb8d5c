import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildSeatGrid, forSeatsIn, nearestSeat } from '../../../web/seat-map/seat-grid.ts';

const places = fc.array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 })), {
  maxLength: 200,
});
const point = fc.integer({ min: -600, max: 600 });

test('[MAP-2] the nearest seat is the one that looking at every seat finds', () => {
  fc.assert(
    fc.property(places, point, point, fc.integer({ min: 1, max: 200 }), (seats, x, y, reach) => {
      const [xs, ys] = [Float32Array.from(seats, (s) => s[0]), Float32Array.from(seats, (s) => s[1])];
      const grid = buildSeatGrid(xs, ys, 37);
      const found = nearestSeat({ grid, xs, ys, x, y, reach });
      const distances = seats.map(([sx, sy]) => Math.hypot(sx - x, sy - y));
      const least = Math.min(...distances);
      if (least > reach) expect(found).toBeNull();
      else expect(distances[found!]).toBeCloseTo(least);
    }),
  );
});

test('[MAP-2] a box gives every seat inside it, each once', () => {
  fc.assert(
    fc.property(places, point, point, point, point, (seats, x1, y1, x2, y2) => {
      const [xs, ys] = [Float32Array.from(seats, (s) => s[0]), Float32Array.from(seats, (s) => s[1])];
      const box = {
        left: Math.min(x1, x2),
        right: Math.max(x1, x2),
        top: Math.min(y1, y2),
        bottom: Math.max(y1, y2),
      };
      const given: number[] = [];
      forSeatsIn(buildSeatGrid(xs, ys, 37), box, (seat) => given.push(seat));
      expect(new Set(given).size).toBe(given.length);
      seats.forEach(([x, y], seat) => {
        const inside = x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
        if (inside) expect(given).toContain(seat);
      });
    }),
  );
});
