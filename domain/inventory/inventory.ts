import type { HoldId } from '../shared/ids.ts';
import { createQueue, type Queue } from '../queue/queue.ts';
import { invariant } from '../shared/invariant.ts';
import { Deadlines } from './deadlines.ts';
import type { Hold } from './hold.ts';
import type { KeyName, OwnerKey } from './owner.ts';
import type { Publication } from './publication.ts';
import { runningClock, unixTimeMs, type SaleClock } from './sale-clock.ts';
import type { SeatCounts } from './sale-view.ts';
import { layoutOf, type SeatLayout } from './seat-layout.ts';

export const AVAILABLE = 0;
export const HELD = 1;
export const BOOKED = 2;
export const BLOCKED = 3;

export type SeatState = typeof AVAILABLE | typeof HELD | typeof BOOKED | typeof BLOCKED;

/** One event's seats and live holds. Only `apply` (and reading a checkpoint) changes it. */
export interface Inventory {
  readonly publication: Publication;
  readonly layout: SeatLayout;
  /** Two bits a seat, four seats a byte, seat 0 in the low bits. */
  readonly states: Uint8Array;
  /** Seats by zone and state, at `zone * 4 + state`; after the last zone those that are not for sale. */
  readonly counts: Uint32Array;
  /** Free seats of each stretch and of each area: what a pick skips without looking. */
  readonly freeInStretch: Uint32Array;
  readonly freeInArea: Uint32Array;
  /** The longest free run of each stretch; `UNKNOWN` since one of its seats changed (`longestFreeIn`). */
  readonly longestFree: Int32Array;
  /** The lowest free seat of each area; its end when there is none. */
  readonly lowestFreeInArea: Uint32Array;
  /** Grows by one with every event that changes a seat. */
  version: number;
  /** The last fence given. */
  fenceCounter: number;
  readonly holds: Map<HoldId, Hold>;
  readonly holdOf: Map<OwnerKey, HoldId>;
  /** Live holds by those of their keys that are another owner's: the device's, before its fan said who they are. */
  readonly holdOfKey: Map<KeyName, HoldId>;
  /** Seats that are held, paying or booked, by owner: what the cap counts (I6). */
  readonly seatsOf: Map<OwnerKey, number>;
  readonly deadlines: Deadlines;
  readonly clock: SaleClock;
  /** Nothing is sold any more. */
  closed: boolean;
  /** How fans come to shop; null: everybody may at once. */
  queue: Queue | null;
}

const UNKNOWN = -1;

/** An event nobody has bought anything of yet: everything free but what is not for sale. */
export function createInventory(publication: Publication): Inventory {
  const layout = layoutOf(publication);
  const inventory: Inventory = {
    publication,
    layout,
    states: new Uint8Array(Math.ceil(publication.capacity / 4)),
    counts: new Uint32Array((publication.zones.length + 1) * 4),
    freeInStretch: Uint32Array.from(layout.stretches, ({ length }) => length),
    freeInArea: Uint32Array.from(layout.areas, ({ length }) => length),
    longestFree: Int32Array.from(layout.stretches, ({ length }) => length),
    lowestFreeInArea: Uint32Array.from(layout.areas, ({ first }) => first),
    version: 0,
    fenceCounter: 0,
    holds: new Map(),
    holdOf: new Map(),
    holdOfKey: new Map(),
    seatsOf: new Map(),
    deadlines: new Deadlines(),
    clock: runningClock(),
    closed: false,
    queue: publication.queue ? createQueue(publication.queue) : null,
  };
  for (let seat = 0; seat < publication.capacity; seat++) {
    const place = countPlace(inventory, seat);
    inventory.counts[place] = inventory.counts[place]! + 1;
    if (layout.zoneOf[seat] === -1) setSeatState(inventory, seat, BLOCKED);
  }
  return inventory;
}

export function seatState(inventory: Inventory, seat: number): SeatState {
  return ((inventory.states[seat >> 2]! >> ((seat & 3) * 2)) & 3) as SeatState;
}

/** Moves one seat and every count that depends on it. For `apply` and checkpoints only. */
export function setSeatState(inventory: Inventory, seat: number, state: SeatState): void {
  const before = seatState(inventory, seat);
  if (before === state) return;
  const place = countPlace(inventory, seat) - before;
  const shift = (seat & 3) * 2;
  inventory.counts[place + before] = inventory.counts[place + before]! - 1;
  inventory.counts[place + state] = inventory.counts[place + state]! + 1;
  inventory.states[seat >> 2] = (inventory.states[seat >> 2]! & ~(3 << shift)) | (state << shift);
  if (before === AVAILABLE) seatTaken(inventory, seat);
  else if (state === AVAILABLE) seatFreed(inventory, seat);
}

/** Of the zone with this index, or of the whole event. */
export function seatCounts(inventory: Inventory, zone?: number): SeatCounts {
  const { counts } = inventory;
  const sum = (state: SeatState): number => {
    if (zone !== undefined) return counts[zone * 4 + state]!;
    let seats = 0;
    for (let place = state; place < counts.length; place += 4) seats += counts[place]!;
    return seats;
  };
  return { available: sum(AVAILABLE), held: sum(HELD), booked: sum(BOOKED), blocked: sum(BLOCKED) };
}

/** The snapshot's body: two bits a seat, four seats a byte, seat 0 in the low bits. A copy. */
export function packedAvailability(inventory: Inventory): Uint8Array {
  return inventory.states.slice();
}

/** When the next hold's or pass's time ends, in Unix milliseconds; null: none has a deadline, or the clock is paused. */
export function nextDeadlineMs({ deadlines, clock, queue }: Inventory): number | null {
  const holdMs = deadlines.firstMs();
  const passMs = queue === null ? null : queue.passEnds.firstMs();
  if (holdMs === null) return passMs === null ? null : unixTimeMs(clock, passMs);
  return unixTimeMs(clock, passMs === null ? holdMs : Math.min(holdMs, passMs));
}

/** The longest run of free seats in a stretch: looked for once after each change of the stretch. */
export function longestFreeIn(inventory: Inventory, stretch: number): number {
  const known = inventory.longestFree[stretch]!;
  if (known !== UNKNOWN) return known;
  const { first, length } = inventory.layout.stretches[stretch]!;
  let longest = 0;
  let run = 0;
  for (let seat = first; seat < first + length; seat++) {
    run = seatState(inventory, seat) === AVAILABLE ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  inventory.longestFree[stretch] = longest;
  return longest;
}

/** Adds to an owner's seats; who owns none takes no memory. */
export function addSeatsOf(inventory: Inventory, owner: OwnerKey, seats: number): void {
  const owned = (inventory.seatsOf.get(owner) ?? 0) + seats;
  invariant(owned >= 0, 'nobody owns fewer than no seats');
  if (owned === 0) inventory.seatsOf.delete(owner);
  else inventory.seatsOf.set(owner, owned);
}

/** Where the seat is counted now. */
function countPlace(inventory: Inventory, seat: number): number {
  const zone = inventory.layout.zoneOf[seat]!;
  return (zone === -1 ? inventory.publication.zones.length : zone) * 4 + seatState(inventory, seat);
}

function seatTaken(inventory: Inventory, seat: number): void {
  const { layout, freeInArea, lowestFreeInArea } = inventory;
  const stretch = layout.stretchOf[seat]!;
  if (stretch !== -1) addFree(inventory, stretch, -1);
  const area = layout.areaOf[seat]!;
  if (area === -1) return;
  freeInArea[area] = freeInArea[area]! - 1;
  if (lowestFreeInArea[area] !== seat) return;
  const { first, length } = layout.areas[area]!;
  let lowest = seat + 1;
  while (lowest < first + length && seatState(inventory, lowest) !== AVAILABLE) lowest++;
  lowestFreeInArea[area] = lowest;
}

function seatFreed(inventory: Inventory, seat: number): void {
  const { layout, freeInArea, lowestFreeInArea } = inventory;
  const stretch = layout.stretchOf[seat]!;
  if (stretch !== -1) addFree(inventory, stretch, 1);
  const area = layout.areaOf[seat]!;
  if (area === -1) return;
  freeInArea[area] = freeInArea[area]! + 1;
  if (seat < lowestFreeInArea[area]!) lowestFreeInArea[area] = seat;
}

function addFree({ freeInStretch, longestFree }: Inventory, stretch: number, seats: number): void {
  freeInStretch[stretch] = freeInStretch[stretch]! + seats;
  longestFree[stretch] = UNKNOWN;
}
