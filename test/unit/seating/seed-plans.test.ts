import { describe, expect, it } from 'vitest';
import { arenaPlan } from '../../../db/seed/plans/arena-plan.ts';
import type { PlanDocuments } from '../../../db/seed/plans/pretix-format.ts';
import { theatrePlan } from '../../../db/seed/plans/theatre-plan.ts';
import { planHash } from '../../../domain/seating/plan-hash.ts';
import { parsePretixPlan } from '../../../domain/seating/pretix-plan.ts';
import type { PlanSeat, SeatingPlan } from '../../../domain/seating/seating-plan.ts';

describe.each([
  { kind: 'theatre', documents: theatrePlan('Hall'), seats: 1243, capacity: 1243, sections: 2, seatDiameter: 22 },
  { kind: 'arena', documents: arenaPlan('Hall'), seats: 14_076, capacity: 18_576, sections: 62, seatDiameter: 20 },
])('the generated $kind', ({ documents, seats, capacity, sections, seatDiameter }) => {
  const plan = compiled(documents);

  it('[SEED-1] is a valid plan of the expected size', () => {
    expect(plan.seats.length).toBe(seats);
    expect(plan.capacity).toBe(capacity);
    expect(plan.sections.length).toBe(sections);
  });

  it('[PLAN-8] has the same hash each time it is made, and another when one seat moves', () => {
    const again = compiled(reversed(JSON.parse(JSON.stringify(documents))) as PlanDocuments);
    expect(planHash(again)).toBe(planHash(plan));
    const moved = structuredClone(plan);
    moved.seats[0]!.x += 0.1;
    expect(planHash(moved)).not.toBe(planHash(plan));
  });

  it('[SEED-1] leaves every seat its place: none overlaps another or leaves the drawing', () => {
    expect(closestSeats(plan.seats)).toBeGreaterThan(seatDiameter);
    const inside = plan.seats.every(
      ({ x, y }) => x > 20 && y > 20 && x < plan.size.width - 20 && y < plan.size.height - 20,
    );
    expect(inside).toBe(true);
  });

  it('[SEED-4] has places in every category', () => {
    const used = new Set([...plan.seats, ...plan.areas].map(({ category }) => category));
    expect(used.size).toBe(plan.categories.length);
  });

  it('[PLAN-6] has wheelchair and companion places in pairs', () => {
    const accessible = plan.seats.filter((seat) => seat.accessible).length;
    expect(accessible).toBeGreaterThan(10);
    expect(accessible % 2).toBe(0);
  });
});

function compiled({ plan, supplement }: PlanDocuments): SeatingPlan {
  const result = parsePretixPlan(plan, supplement);
  if (!result.ok) throw new Error(JSON.stringify(result.failure.slice(0, 3)));
  return result.value;
}

/** The same JSON with the members of each object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}

/** Distance of the two seats that are nearest to each other, by a grid of cells so that few pairs are measured. */
function closestSeats(seats: readonly PlanSeat[]): number {
  const cellUnits = 40;
  const cells = new Map<string, PlanSeat[]>();
  let closest = Infinity;
  for (const seat of seats) {
    const [column, row] = [Math.floor(seat.x / cellUnits), Math.floor(seat.y / cellUnits)];
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (const other of cells.get(`${column + dx},${row + dy}`) ?? []) {
          closest = Math.min(closest, Math.hypot(seat.x - other.x, seat.y - other.y));
        }
      }
    }
    const cell = `${column},${row}`;
    cells.set(cell, [...(cells.get(cell) ?? []), seat]);
  }
  return closest;
}
