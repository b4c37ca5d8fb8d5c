import { fail, ok, type Result } from '../shared/result.ts';
import { AVAILABLE, seatState, type Inventory } from './inventory.ts';

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

/**
 * The best seats of a zone, in this order of preference: fewest groups, no orphaned single seat, best
 * row, nearest the row's centre, lowest index. Never accessible seats. The places of one standing area
 * are one group and come after every row. A split takes the best block of the largest size that is left,
 * again and again, which makes the fewest groups.
 *
 * Costs a few steps for each row of the zone, and a look at each seat only of rows that are partly sold.
 * @returns seat indexes, ascending
 */
export function bestAvailable(inventory: Inventory, request: PickRequest): Result<number[], PickFailure> {
  let runs = freeRuns(inventory, request);
  let areas = freeAreas(inventory, request);
  const available = sum(runs.map(({ length }) => length)) + sum(areas.map(({ free }) => free));
  if (available < request.quantity) return fail({ kind: 'too-few', available });

  const picked: number[] = [];
  while (picked.length < request.quantity) {
    const left = request.quantity - picked.length;
    const longestRun = Math.max(0, ...runs.map(({ length }) => length), ...areas.map(({ free }) => free));
    if (longestRun < left && !request.allowSplit) return fail({ kind: 'apart', longestRun });
    const size = Math.min(left, longestRun);
    const block = bestBlock(runs, size);
    if (block !== null) {
      for (let i = 0; i < size; i++) picked.push(block.first + i);
      runs = runs.flatMap((run) => (run === block.run ? leftovers(block) : [run]));
    } else {
      const { area } = areas.find(({ free }) => free >= size)!;
      picked.push(...lowestPlaces(inventory, request, { area, size }));
      areas = areas.filter((other) => other.area !== area);
    }
  }
  return ok(picked.sort((a, b) => a - b));
}

/** The zone's free runs, best row first, in seat order within a row. */
function freeRuns(inventory: Inventory, { zone, mine }: PickRequest): FreeRun[] {
  const { layout, freeInStretch } = inventory;
  const mineIn = countBy(mine, layout.stretchOf);
  const runs: FreeRun[] = [];
  for (const index of layout.zones[zone]!.stretches) {
    const stretch = layout.stretches[index]!;
    const free = freeInStretch[index]! + (mineIn.get(index) ?? 0);
    if (free === stretch.length) runs.push(stretch);
    if (free === 0 || free === stretch.length) continue;
    const end = stretch.first + stretch.length;
    let first = stretch.first;
    for (let seat = first; seat <= end; seat++) {
      if (seat < end && isFree(inventory, mine, seat)) continue;
      if (seat > first) runs.push({ ...stretch, first, length: seat - first });
      first = seat + 1;
    }
  }
  return runs;
}

function freeAreas(inventory: Inventory, { zone, mine }: PickRequest): FreeArea[] {
  const { layout, freeInArea } = inventory;
  const mineIn = countBy(mine, layout.areaOf);
  return layout.zones[zone]!.areas.map((area) => ({ area, free: freeInArea[area]! + (mineIn.get(area) ?? 0) }));
}

/** The best place for `size` neighbours; null: no run is long enough. Runs come best row first. */
function bestBlock(runs: readonly FreeRun[], size: number): Block | null {
  let best: Block | null = null;
  for (const run of runs) {
    if (best !== null && best.orphans === 0 && best.run.rank < run.rank) break;
    for (let first = run.first; first + size <= run.first + run.length; first++) {
      const block = blockAt(run, first, size);
      if (best === null || isBetter(block, best)) best = block;
    }
  }
  return best;
}

function blockAt(run: FreeRun, first: number, length: number): Block {
  const before = first - run.first;
  const after = run.length - before - length;
  const orphans = (before === 1 ? 1 : 0) + (after === 1 ? 1 : 0);
  return { run, first, length, orphans, distance: Math.abs(first + (length - 1) / 2 - run.centre) };
}

function isBetter(block: Block, than: Block): boolean {
  if (block.orphans !== than.orphans) return block.orphans < than.orphans;
  if (block.run.rank !== than.run.rank) return block.run.rank < than.run.rank;
  if (block.distance !== than.distance) return block.distance < than.distance;
  return block.first < than.first;
}

/** What is left of a block's run on its two sides. */
function leftovers({ run, first, length }: Block): FreeRun[] {
  const after = first + length;
  return [
    { ...run, length: first - run.first },
    { ...run, first: after, length: run.first + run.length - after },
  ].filter((rest) => rest.length > 0);
}

function lowestPlaces(
  inventory: Inventory,
  { mine }: PickRequest,
  { area, size }: { area: number; size: number },
): number[] {
  const { first, length } = inventory.layout.areas[area]!;
  let seat = inventory.lowestFreeInArea[area]!;
  for (const own of mine) if (own >= first && own < seat) seat = own;
  const places: number[] = [];
  for (; places.length < size && seat < first + length; seat++) {
    if (isFree(inventory, mine, seat)) places.push(seat);
  }
  return places;
}

function isFree(inventory: Inventory, mine: ReadonlySet<number>, seat: number): boolean {
  return seatState(inventory, seat) === AVAILABLE || mine.has(seat);
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

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
