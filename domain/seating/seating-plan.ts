/**
 * A seating plan, compiled from its source document. Seat index = place in `seats` order, then the
 * areas' places one after another: 0..capacity-1. There is one kind of inventory: a place in a
 * general-admission area is a seat without geometry.
 */
export interface SeatingPlan {
  name: string;
  /** Width and height of the drawing, in the units of every position below. */
  size: { width: number; height: number };
  /** Categories carry the price: a price zone of the event names one of them. */
  categories: PlanCategory[];
  /** Named parts of the room (stalls, balcony), in drawing order. */
  sections: PlanSection[];
  /** Rows in seat-index order; each row's seats are consecutive. */
  rows: PlanRow[];
  /** Seats in index order. */
  seats: PlanSeat[];
  /** General-admission areas, after all seats in index order. */
  areas: PlanArea[];
  /** Drawn and not sold: stage, bars, labels. */
  drawings: PlanDrawing[];
  /** seats.length + the areas' capacities. */
  capacity: number;
}

export interface PlanCategory {
  name: string;
  /** CSS hex colour from the source; the seat map chooses its own colour-blind-safe set. */
  color: string;
}

export interface PlanSection {
  name: string;
}

export interface PlanRow {
  /** Index into `sections`. */
  section: number;
  /** What is printed: "K", "12". */
  label: string;
  /** Seat index of the row's first seat. */
  first: number;
  length: number;
}

export interface PlanSeat {
  /** The source's `seat_guid`: unique in the plan and stable across its versions. */
  guid: string;
  /** What is printed: "14". */
  number: string;
  /** Index into `rows`. */
  row: number;
  /** Index into `categories`. */
  category: number;
  x: number;
  y: number;
  /** Wheelchair or companion place: a protected pool, never given by a general pick. */
  accessible: boolean;
}

export interface PlanArea {
  name: string;
  /** Index into `categories`. */
  category: number;
  /** Seat index of the area's first place. */
  first: number;
  capacity: number;
  outline: PlanOutline;
}

export type PlanOutline =
  | { shape: 'rectangle'; x: number; y: number; width: number; height: number; rotationDegrees: number }
  | { shape: 'circle'; x: number; y: number; radius: number }
  | { shape: 'ellipse'; x: number; y: number; radiusX: number; radiusY: number; rotationDegrees: number }
  | { shape: 'polygon'; points: { x: number; y: number }[] };

export type PlanDrawing =
  | { kind: 'outline'; outline: PlanOutline; fill: string | null; text: PlanText | null }
  | { kind: 'text'; text: PlanText };

export interface PlanText {
  text: string;
  x: number;
  y: number;
  sizeUnits: number;
}

/** "Stalls, row K, seat 14", or the area's name for a standing place. */
export function seatLabel(plan: SeatingPlan, index: number): SeatLabel {
  const seat = plan.seats[index];
  if (seat) {
    const row = plan.rows[seat.row]!;
    return { section: plan.sections[row.section]!.name, row: row.label, seat: seat.number };
  }
  const area = plan.areas.find((a) => index >= a.first && index < a.first + a.capacity);
  if (!area) throw new RangeError(`seat index ${index} is outside the plan of ${plan.capacity} seats`);
  return { section: area.name, row: null, seat: null };
}

/** Row and seat are null in a general-admission area. */
export interface SeatLabel {
  section: string;
  row: string | null;
  seat: string | null;
}
