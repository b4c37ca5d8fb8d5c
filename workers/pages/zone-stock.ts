import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import { seatStateAt } from '../../protocol/socket/availability.ts';

/**
 * What is left in a price zone. `returning`: no seat is free, but some are held and may come back. `gone`: all are booked
 * or not for sale.
 */
export type Stock = 'available' | 'returning' | 'gone';

/** By the plan's category, as offers name it. */
export type ZoneStock = ReadonlyMap<string, Stock>;

/** Which category each seat is of: small enough to stay in memory, where a plan's geometry is not. */
export interface SeatCategories {
  names: readonly string[];
  /** Index into `names`, by seat index. */
  ofSeat: Uint8Array;
}

export function seatCategories(plan: SeatingPlan): SeatCategories {
  const ofSeat = new Uint8Array(plan.capacity);
  for (const [seat, { category }] of plan.seats.entries()) ofSeat[seat] = category;
  for (const { first, capacity, category } of plan.areas) ofSeat.fill(category, first, first + capacity);
  return { names: plan.categories.map(({ name }) => name), ofSeat };
}

/** @param packed two bits a seat */
export function zoneStock({ names, ofSeat }: SeatCategories, packed: Uint8Array): ZoneStock {
  const best = names.map((): Stock => 'gone');
  for (const [seat, category] of ofSeat.entries()) {
    const state = seatStateAt(packed, seat);
    if (state === 0) best[category] = 'available';
    else if (state === 1 && best[category] === 'gone') best[category] = 'returning';
  }
  return new Map(names.map((name, category) => [name, best[category]!]));
}
