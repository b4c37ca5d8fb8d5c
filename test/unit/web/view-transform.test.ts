import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  between,
  fitBox,
  keepInSight,
  pan,
  toPlan,
  visibleBox,
  zoomAt,
  type View,
} from '../../../web/seat-map/view-transform.ts';

const screen = { width: 375, height: 600 };
const box = { left: 0, top: 0, right: 4000, bottom: 3000 };
const limits = { min: 0.05, max: 2 };
const views = fc.record({
  scale: fc.double({ min: 0.05, max: 2, noNaN: true }),
  offsetX: fc.double({ min: -9000, max: 9000, noNaN: true }),
  offsetY: fc.double({ min: -9000, max: 9000, noNaN: true }),
});

describe('the view', () => {
  test('[MAP-1] fits the whole plan, centred', () => {
    const view = fitBox(box, screen, 20);
    const seen = visibleBox(view, screen);
    expect(seen.left).toBeLessThan(box.left);
    expect(seen.right).toBeGreaterThan(box.right);
    expect(seen.bottom).toBeGreaterThan(box.bottom);
    expect((seen.left + seen.right) / 2).toBeCloseTo(2000);
    expect((seen.top + seen.bottom) / 2).toBeCloseTo(1500);
  });

  test('[MAP-1] zooming keeps the point under the fingers where it is, within the limits', () => {
    fc.assert(
      fc.property(
        views,
        fc.integer({ min: 0, max: 375 }),
        fc.integer({ min: 0, max: 600 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (view, x, y, factor) => {
          const before = toPlan(view, x, y);
          const zoomed = zoomAt(view, { x, y, factor, limits });
          const after = toPlan(zoomed, x, y);
          expect(after.x).toBeCloseTo(before.x, 4);
          expect(after.y).toBeCloseTo(before.y, 4);
          expect(zoomed.scale).toBeGreaterThanOrEqual(limits.min);
          expect(zoomed.scale).toBeLessThanOrEqual(limits.max);
        },
      ),
    );
  });

  test('[MAP-1] panning moves the plan as far as the finger', () => {
    const view: View = { scale: 0.5, offsetX: 10, offsetY: 20 };
    expect(toPlan(pan(view, 30, -40), 130, 60)).toEqual(toPlan(view, 100, 100));
  });

  test('[MAP-1] the middle of the screen never leaves the plan', () => {
    fc.assert(
      fc.property(views, (view) => {
        const kept = keepInSight(view, box, screen);
        const middle = toPlan(kept, screen.width / 2, screen.height / 2);
        expect(kept.scale).toBe(view.scale);
        expect(middle.x).toBeGreaterThanOrEqual(box.left - 1e-6);
        expect(middle.x).toBeLessThanOrEqual(box.right + 1e-6);
        expect(middle.y).toBeGreaterThanOrEqual(box.top - 1e-6);
        expect(middle.y).toBeLessThanOrEqual(box.bottom + 1e-6);
      }),
    );
  });

  test('a move begins and ends where it should and never overshoots', () => {
    const from = fitBox(box, screen, 20);
    const to: View = { scale: 1, offsetX: -1800, offsetY: -900 };
    const centreX = (view: View) => toPlan(view, screen.width / 2, screen.height / 2).x;
    expect(centreX(between(from, to, 0, screen))).toBeCloseTo(centreX(from));
    expect(centreX(between(from, to, 1, screen))).toBeCloseTo(centreX(to));
    const path = Array.from({ length: 21 }, (_, i) => centreX(between(from, to, i / 20, screen)));
    expect(path).toEqual([...path].sort((a, b) => (centreX(to) > centreX(from) ? a - b : b - a)));
  });
});
