import type { SeatingPlan } from './seating-plan.ts';

/** Where a seat of one plan is in another; null: the other plan does not have it. */
export type SeatMoves = (seat: number) => number | null;

/**
 * The way from one version of a plan to another: a seat by its guid, a place of a standing area by the area's name and its
 * number in it. Every seat goes to one place, and no two to the same.
 */
export function seatMoves(from: SeatingPlan, to: SeatingPlan): SeatMoves {
  const seatOfGuid = new Map(to.seats.map(({ guid }, seat) => [guid, seat]));
  const areaOfName = new Map(to.areas.map((area) => [area.name, area]));
  return (seat) => {
    const numbered = from.seats[seat];
    if (numbered) return seatOfGuid.get(numbered.guid) ?? null;
    const area = from.areas.find(({ first, capacity }) => seat >= first && seat < first + capacity);
    const other = area && areaOfName.get(area.name);
    if (!area || !other) return null;
    const place = seat - area.first;
    return place < other.capacity ? other.first + place : null;
  };
}
