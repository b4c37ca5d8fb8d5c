import type { PlanCategory, PlanRow, PlanSeat, SeatingPlan } from '../seating/seating-plan.ts';
import type { Publication, PublishedTicketType, SeatRun } from './publication.ts';

/** What an event says about its sale; the rest of a publication comes from the seating plan. */
export type SaleSettings = Pick<
  Publication,
  | 'address'
  | 'epoch'
  | 'planHash'
  | 'currency'
  | 'floors'
  | 'seatsPerFanMax'
  | 'holdSeconds'
  | 'paymentSeconds'
  | 'prices'
> & {
  zones: PriceZone[];
  ticketTypes: PublishedTicketType[];
};

/** A price zone sells all seats of one of the plan's categories. */
export interface PriceZone {
  code: string;
  name: string;
  category: PlanCategory['name'];
}

/** Neighbours further apart than this many usual gaps of their row have an aisle between them. */
const AISLE_GAPS = 1.75;

/** A drawing with this word in its text is where the rows look. */
const STAGE = /\bstage\b/i;

interface Point {
  x: number;
  y: number;
}

/** The publication of a plan under an event's settings. Seats of categories that no zone names are not for sale. */
export function publicationOf(plan: SeatingPlan, sale: SaleSettings): Publication {
  const { zones, ...settings } = sale;
  const zoneOf = plan.categories.map(({ name }) => {
    const zone = zones.findIndex(({ category }) => category === name);
    return zone === -1 ? null : zone;
  });
  return {
    ...settings,
    capacity: plan.capacity,
    zones: zones.map(({ code, name }) => ({ code, name })),
    zoneRuns: zoneRuns(plan, zoneOf),
    rows: rowRuns(plan),
    accessibleSeats: plan.seats.flatMap(({ accessible }, seat) => (accessible ? [seat] : [])),
  };
}

function zoneRuns(plan: SeatingPlan, zoneOf: (number | null)[]): Publication['zoneRuns'] {
  const runs: Publication['zoneRuns'] = [];
  const add = (category: number, length: number): void => {
    const zone = zoneOf[category]!;
    const last = runs.at(-1);
    if (last?.zone === zone) last.length += length;
    else if (length > 0) runs.push({ zone, length });
  };
  for (const { category } of plan.seats) add(category, 1);
  for (const { category, capacity } of plan.areas) add(category, capacity);
  return runs;
}

/** The stretches of neighbours of every row, ranked by how near the row is to the stage. */
function rowRuns(plan: SeatingPlan): SeatRun[] {
  const ranks = rowRanks(plan);
  return plan.rows.flatMap((row, i) => {
    const middle = row.first + (row.length - 1) / 2;
    return betweenAisles(plan, row).map(({ first, length }): SeatRun => {
      return { first, length, rank: ranks[i]!, centre: middle - first };
    });
  });
}

/** The rank of each row: its place by distance to the stage, or in the plan's own order when none is drawn. */
function rowRanks(plan: SeatingPlan): number[] {
  const stage = stageOf(plan);
  const order = plan.rows.map((row, index) => ({
    index,
    away: stage ? distance(middleOf(seatsOf(plan, row)), stage) : 0,
  }));
  order.sort((a, b) => a.away - b.away || a.index - b.index);
  const ranks: number[] = [];
  for (const [rank, { index }] of order.entries()) ranks[index] = rank;
  return ranks;
}

function betweenAisles(plan: SeatingPlan, row: PlanRow): { first: number; length: number }[] {
  const seats = seatsOf(plan, row);
  const gaps = seats.slice(1).map((seat, i) => distance(seats[i]!, seat));
  const usual = gaps.toSorted((a, b) => a - b)[gaps.length >> 1] ?? 0;
  const runs: { first: number; length: number }[] = [];
  let first = row.first;
  for (const [i, gap] of gaps.entries()) {
    if (gap <= usual * AISLE_GAPS) continue;
    const next = row.first + i + 1;
    runs.push({ first, length: next - first });
    first = next;
  }
  if (row.length > 0) runs.push({ first, length: row.first + row.length - first });
  return runs;
}

function seatsOf(plan: SeatingPlan, { first, length }: PlanRow): PlanSeat[] {
  return plan.seats.slice(first, first + length);
}

function stageOf(plan: SeatingPlan): Point | null {
  for (const drawing of plan.drawings) {
    if (drawing.text !== null && STAGE.test(drawing.text.text)) return drawing.text;
  }
  return null;
}

function middleOf(points: Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
