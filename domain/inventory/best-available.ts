import { fail, ok, type Result } from '../shared/result.ts';
import { AVAILABLE, longestFreeIn, seatState, type Inventory } from './inventory.ts';
import type { Stretch } from './seat-layout.ts';

export interface PickRequest {
  /** Zone index. */
  zone: number;
  quantity: number;
  /** Accept seats that are not side by side. */
  allowSplit: boolean;
  /** Seats of the hold that is being replaced: as good as free. */
  mine: ReadonlySet<number>;
}

export type PickFailure =
  | { kind: 'too-few'; available: number }
  /** Enough seats, but not side by side. */
  | { kind: 'apart'; longestRun: number };

/** Free neighbours, with what their row says about them. */
interface FreeRun {
  first: number;
  length: number;
  rank: number;
  /** Seat index, maybe a fraction, of the middle of the whole row. */
  centre: number;
}

interface FreeArea {
  /** Index into the layout's areas. */
  area: number;
  free: number;
}

/** A place for a group inside a free run. */
interface Block {
  run: FreeRun;
  first: number;
  length: number;
  orphans: number;
  distance: number;
}

/** The zone's seats as one pick sees them. */
interface Choice {
  inventory: Inventory;
  request: PickRequest;
  /** Seats of the groups picked so far: no longer free. */
  picked: Set<number>;
  /** By stretch, how many more of its seats are free here than for others: the fan's own, less those picked. */
  moreIn: Map<number, number>;
}

/**
 * The best seats of a zone, in this order of preference: fewest groups, no orphaned single seat, best
 * row, nearest the row's centre, lowest index. Never accessible seats. The places of one standing area
 * are one group and come after every row. A split takes the best block of the largest size that is left,
 * again and again, which makes the fewest groups.
 *
 * Costs a step for each row of the zone and a look at the seats of those rows only that changed since the
 * last pick, or whose longest free run is long enough, up to the first row with a good block.
 * @returns seat indexes, ascending
 */
export function bestAvailable(inventory: Inventory, request: PickRequest): Result<number[], PickFailure> {
  const { quantity, mine } = request;
  const available = freeSeats(inventory, request);
  if (available < quantity) return fail({ kind: 'too-few', available });
  const moreIn = countBy(mine, inventory.layout.stretchOf);
  const choice: Choice = { inventory, request, picked: new Set(), moreIn };
  const block = bestBlock(freeRuns(choice, quantity), quantity);
  if (block !== null) return ok(seatsOfBlock(block));
  const area = freeAreas(inventory, request).find(({ free }) => free >= quantity);
  if (area) return ok(lowestPlaces(choice, { area: area.area, size: quantity }));
  return apart(choice);
}

/** Seats that are not side by side, if that is accepted. Enough are known to be free. */
function apart(choice: Choice): Result<number[], PickFailure> {
  const { inventory, request, picked } = choice;
  let areas = freeAreas(inventory, request);
  while (picked.size < request.quantity) {
    const longestRun = areas.reduce((longest, { free }) => Math.max(longest, free), longestFreeRun(choice));
    if (!request.allowSplit) return fail({ kind: 'apart', longestRun });
    const size = Math.min(request.quantity - picked.size, longestRun);
    const block = bestBlock(freeRuns(choice, size), size);
    if (block !== null) {
      pick(choice, block);
    } else {
      const { area } = areas.find(({ free }) => free >= size)!;
      for (const seat of lowestPlaces(choice, { area, size })) picked.add(seat);
      areas = areas.filter((other) => other.area !== area);
    }
  }
  return ok([...picked].sort((a, b) => a - b));
}

function pick({ inventory, picked, moreIn }: Choice, block: Block): void {
  const stretch = inventory.layout.stretchOf[block.first]!;
  for (const seat of seatsOfBlock(block)) picked.add(seat);
  moreIn.set(stretch, (moreIn.get(stretch) ?? 0) - block.length);
}

function freeSeats(inventory: Inventory, { zone, mine }: PickRequest): number {
  const { layout, freeInStretch, freeInArea } = inventory;
  const { stretches, areas } = layout.zones[zone]!;
  let seats = 0;
  for (const stretch of stretches) seats += freeInStretch[stretch]!;
  for (const area of areas) seats += freeInArea[area]!;
  for (const seat of mine) if (layout.zoneOf[seat] === zone && isGeneral(inventory, seat)) seats++;
  return seats;
}

/** The zone's free runs of at least this many seats, best row first, in seat order within a row. */
function* freeRuns(choice: Choice, atLeast: number): Generator<FreeRun> {
  const { inventory, request, moreIn } = choice;
  const { layout, freeInStretch } = inventory;
  for (const index of layout.zones[request.zone]!.stretches) {
    const free = freeInStretch[index]! + (moreIn.get(index) ?? 0);
    if (free < atLeast || longestRunIn(choice, index) < atLeast) continue;
    const stretch = layout.stretches[index]!;
    if (free === stretch.length) yield stretch;
    else yield* runsIn(choice, stretch, atLeast);
  }
}

function* runsIn(choice: Choice, stretch: Stretch, atLeast: number): Generator<FreeRun> {
  const end = stretch.first + stretch.length;
  let { first } = stretch;
  for (let seat = first; seat <= end; seat++) {
    if (seat < end && isFree(choice, seat)) continue;
    if (seat - first >= atLeast) yield { ...stretch, first, length: seat - first };
    first = seat + 1;
  }
}

/** Of the whole zone. */
function longestFreeRun(choice: Choice): number {
  const { stretches } = choice.inventory.layout.zones[choice.request.zone]!;
  return stretches.reduce((longest, stretch) => Math.max(longest, longestRunIn(choice, stretch)), 0);
}

function longestRunIn(choice: Choice, index: number): number {
  const { inventory, moreIn } = choice;
  if (!moreIn.has(index)) return longestFreeIn(inventory, index);
  let longest = 0;
  for (const { length } of runsIn(choice, inventory.layout.stretches[index]!, 1)) longest = Math.max(longest, length);
  return longest;
}

function freeAreas(inventory: Inventory, { zone, mine }: PickRequest): FreeArea[] {
  const { layout, freeInArea } = inventory;
  const mineIn = countBy(mine, layout.areaOf);
  return layout.zones[zone]!.areas.map((area) => ({ area, free: freeInArea[area]! + (mineIn.get(area) ?? 0) }));
}

/** The best place for `size` neighbours; null: no run is long enough. Runs come best row first. */
function bestBlock(runs: Iterable<FreeRun>, size: number): Block | null {
  let best: Block | null = null;
  for (const run of runs) {
    if (best !== null && best.orphans === 0 && best.run.rank < run.rank) break;
    for (let first = run.first; first + size <= run.first + run.length; first++) {
      const orphans = orphansAt(run, first, size);
      if (best !== null && orphans > best.orphans) continue;
      const block = { run, first, length: size, orphans, distance: Math.abs(first + (size - 1) / 2 - run.centre) };
      if (best === null || isBetter(block, best)) best = block;
    }
  }
  return best;
}

/** Free seats that would be left alone between this group and what is taken beside its run. */
function orphansAt(run: FreeRun, first: number, length: number): number {
  const before = first - run.first;
  const after = run.length - before - length;
  return (before === 1 ? 1 : 0) + (after === 1 ? 1 : 0);
}

function isBetter(block: Block, than: Block): boolean {
  if (block.orphans !== than.orphans) return block.orphans < than.orphans;
  if (block.run.rank !== than.run.rank) return block.run.rank < than.run.rank;
  if (block.distance !== than.distance) return block.distance < than.distance;
  return block.first < than.first;
}

function seatsOfBlock({ first, length }: Block): number[] {
  return Array.from({ length }, (_, i) => first + i);
}

function lowestPlaces(choice: Choice, { area, size }: { area: number; size: number }): number[] {
  const { inventory, request } = choice;
  const { first, length } = inventory.layout.areas[area]!;
  let seat = inventory.lowestFreeInArea[area]!;
  for (const own of request.mine) if (own >= first && own < seat) seat = own;
  const places: number[] = [];
  for (; places.length < size && seat < first + length; seat++) {
    if (isFree(choice, seat)) places.push(seat);
  }
  return places;
}

function isFree({ inventory, request, picked }: Choice, seat: number): boolean {
  return (seatState(inventory, seat) === AVAILABLE || request.mine.has(seat)) && !picked.has(seat);
}

/** Whether a general pick may give the seat: accessible ones are in no stretch and no area. */
function isGeneral({ layout }: Inventory, seat: number): boolean {
  return layout.stretchOf[seat] !== -1 || layout.areaOf[seat] !== -1;
}

/** How many of the seats are in each group; seats in none (-1) are left out. */
function countBy(seats: Iterable<number>, groupOf: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const seat of seats) {
    const group = groupOf[seat]!;
    if (group !== -1) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return counts;
}
