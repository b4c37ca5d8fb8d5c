import { expect, test } from 'vitest';
import { seatMoves } from '../../../domain/seating/seat-moves.ts';
import type { PlanArea, PlanSeat, SeatingPlan } from '../../../domain/seating/seating-plan.ts';

const OUTLINE = { shape: 'circle', x: 0, y: 0, radius: 1 } as const;

test('[MOVE-PLAN-1] a seat is found by its guid, a standing place by its area and number, the rest nowhere', () => {
  const from = planOf(['a', 'b', 'c'], [{ name: 'Floor', capacity: 3 }]);
  const to = planOf(
    ['x', 'c', 'a'],
    [
      { name: 'Balcony', capacity: 2 },
      { name: 'Floor', capacity: 2 },
    ],
  );
  const moved = seatMoves(from, to);
  expect([0, 1, 2].map(moved)).toEqual([2, null, 1]);
  expect([3, 4, 5].map(moved)).toEqual([5, 6, null]);
  expect(moved(6)).toBeNull();
});

test('[MOVE-PLAN-1] to itself every seat stays', () => {
  const plan = planOf(['a', 'b'], [{ name: 'Floor', capacity: 2 }]);
  expect([0, 1, 2, 3].map(seatMoves(plan, plan))).toEqual([0, 1, 2, 3]);
});

function planOf(guids: string[], areas: { name: string; capacity: number }[]): SeatingPlan {
  const seats: PlanSeat[] = guids.map((guid) => ({
    guid,
    number: guid,
    row: 0,
    category: 0,
    x: 0,
    y: 0,
    accessible: false,
  }));
  let first = seats.length;
  const placed: PlanArea[] = areas.map(({ name, capacity }) => {
    const area = { name, capacity, category: 0, first, outline: OUTLINE };
    first += capacity;
    return area;
  });
  const rows = [{ section: 0, label: 'A', first: 0, length: seats.length }];
  const rest = { categories: [{ name: 'All', color: '#000' }], sections: [{ name: 'Hall' }], drawings: [] };
  return { name: 'Plan', size: { width: 1, height: 1 }, rows, seats, areas: placed, capacity: first, ...rest };
}
