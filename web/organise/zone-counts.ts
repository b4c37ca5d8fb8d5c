import type { SeatCounts } from '../../domain/inventory/sale-view.ts';
import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import { decodeAvailabilityFrame, seatStateAt } from '../../protocol/socket/availability.ts';

export interface ZoneCounts extends SeatCounts {
  name: string;
  seats: number;
}

/** Which zone each seat is of, as the event prices the plan: made once, for a plan never changes. */
export interface ZoneIndex {
  names: string[];
  /** Index into `names`, by seat; the last name is of those that have no zone. */
  ofSeat: Uint16Array;
}

export function indexZones(plan: SeatingPlan, zones: readonly { name: string; category: string }[]): ZoneIndex {
  const names = [...zones.map(({ name }) => name), 'Without a price'];
  const zoneOfCategory = plan.categories.map((category) => {
    const zone = zones.findIndex((one) => one.category === category.name);
    return zone === -1 ? zones.length : zone;
  });
  const ofSeat = new Uint16Array(plan.capacity);
  for (const [seat, { category }] of plan.seats.entries()) ofSeat[seat] = zoneOfCategory[category]!;
  for (const { first, capacity, category } of plan.areas) {
    ofSeat.fill(zoneOfCategory[category]!, first, first + capacity);
  }
  return { names, ofSeat };
}

/** @param packed two bits a seat. Zones without a seat are left out. */
export function countByZone({ names, ofSeat }: ZoneIndex, packed: Uint8Array): ZoneCounts[] {
  const zones = names.map((name): ZoneCounts => ({ name, seats: 0, available: 0, held: 0, booked: 0, blocked: 0 }));
  for (const [seat, zone] of ofSeat.entries()) {
    const counts = zones[zone]!;
    counts.seats++;
    counts[STATES[seatStateAt(packed, seat)]]++;
  }
  return zones.filter(({ seats }) => seats > 0);
}

export function sumCounts(zones: readonly ZoneCounts[]): SeatCounts & { seats: number } {
  const sum = { seats: 0, available: 0, held: 0, booked: 0, blocked: 0 };
  for (const zone of zones) for (const name of SUMMED) sum[name] += zone[name];
  return sum;
}

/** The cached snapshot of an event's seats; null: it cannot be had now. */
export async function readPackedSeats(eventId: string): Promise<Uint8Array | null> {
  try {
    const response = await fetch(`/v1/events/${eventId}/availability`, { credentials: 'omit' });
    if (!response.ok) return null;
    const frame = decodeAvailabilityFrame(new Uint8Array(await response.arrayBuffer()));
    return frame.ok && frame.value.kind === 'snapshot' ? frame.value.availability.packed : null;
  } catch {
    return null;
  }
}

/** By the number that a seat's state has on the wire. */
const STATES = ['available', 'held', 'booked', 'blocked'] as const;
const SUMMED = ['seats', ...STATES] as const;
