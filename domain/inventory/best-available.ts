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
 * Costs a few steps for each row of the zone, and a look at each seat only of rows that are partly sold
 * and have enough free seats, up to the first row with a good block; seats apart cost all rows.
 * @returns seat indexes, ascending
 */
export function bestAvailable(inventory: Inventory, request: PickRequest): Result<number[], PickFailure> {
  const { quantity } = request;
  const available = freeSeats(inventory, request);
  if (available < quantity) return fail({ kind: 'too-few', available });
  const block = bestBlock(freeRuns(inventory, request, quantity), quantity);
  if (block !== null) return ok(seatsOfBlock(block));
  const area = freeAreas(inventory, request).find(({ free }) => free >= quantity);
  if (area) return ok(lowestPlaces(inventory, request, { area: area.area, size: quantity }));
  return apart(inventory, request);
}

/** Seats that are not side by side, if that is accepted. Enough are known to be free. */
function apart(inventory: Inventory, request: PickRequest): Result<number[], PickFailure> {
  let runs = [...freeRuns(inventory, request, 1)];
  let areas = freeAreas(inventory, request);
  const picked: number[] = [];
  while (picked.length < request.quantity) {
    const longestRun = Math.max(0, ...runs.map(({ length }) => length), ...areas.map(({ free }) => free));
    if (!request.allowSplit) return fail({ kind: 'apart', longestRun });
    const size = Math.min(request.quantity - picked.length, longestRun);
    const block = bestBlock(runs, size);
    if (block !== null) {
      picked.push(...seatsOfBlock(block));
      runs = runs.flatMap((run) => (run === block.run ? leftovers(block) : [run]));
    } else {
      const { area } = areas.find(({ free }) => free >= size)!;
      picked.push(...lowestPlaces(inventory, request, { area, size }));
      areas = areas.filter((other) => other.area !== area);
    }
  }
  return ok(picked.sort((a, b) => a - b));
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

/** The zone's free runs in rows with at least this many free seats, best row first, in seat order within a row. */
function* freeRuns(inventory: Inventory, { zone, mine }: PickRequest, atLeast: number): Generator<FreeRun> {
  const { layout, freeInStretch } = inventory;
  const mineIn = countBy(mine, layout.stretchOf);
  for (const index of layout.zones[zone]!.stretches) {
    const stretch = layout.stretches[index]!;
    const free = freeInStretch[index]! + (mineIn.get(index) ?? 0);
    if (free < atLeast) continue;
    if (free === stretch.length) {
      yield stretch;
      continue;
    }
    const end = stretch.first + stretch.length;
    let first = stretch.first;
    for (let seat = first; seat <= end; seat++) {
      if (seat < end && isFree(inventory, mine, seat)) continue;
      if (seat - first >= atLeast) yield { ...stretch, first, length: seat - first };
      first = seat + 1;
    }
  }
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

function seatsOfBlock({ first, length }: Block): number[] {
  return Array.from({ length }, (_, i) => first + i);
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
