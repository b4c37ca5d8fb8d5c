import { unreachable } from '../../domain/shared/invariant.ts';
import type { PlanArea, PlanOutline, PlanRow, SeatingPlan } from '../../domain/seating/seating-plan.ts';
import { plus, turned } from '../../domain/seating/plan-geometry.ts';
import type { EventDetail, Offer } from '../../protocol/http/catalogue.ts';
import { buildSeatGrid, type SeatGrid } from './seat-grid.ts';
import type { Box } from './view-transform.ts';

/** A price zone as the map shows it. */
export interface MapZone {
  code: string;
  name: string;
  /** 1..8, dearest first: the custom property `--zone-N`. More zones than colours share the last. */
  colour: number;
  /** What its default ticket costs, all in. */
  priceMinor: number;
  /** What is sold there; the first is the default. */
  offers: Offer[];
}

export interface MapSection {
  name: string;
  /** Without the word that all sections begin with: "101" of "Block 101". */
  shortName: string;
  box: Box;
  /** Around its rows, in order; drawn with a stroke as wide as a seat's place. */
  outline: { x: number; y: number }[];
  rows: PlanRow[];
  /** Where its rows' letters stand: at the start of each run between aisles, and at the row's end. */
  rowMarks: { x: number; y: number; label: string }[];
}

/** A standing area that is sold. */
export interface MapArea {
  plan: PlanArea;
  /** Index into `zones`; null: not for sale here. */
  zone: number | null;
  box: Box;
}

/** The plan in the shape that drawing and hitting need: flat arrays by seat index. */
export interface MapModel {
  plan: SeatingPlan;
  xs: Float32Array;
  ys: Float32Array;
  /** Index into `zones` by seat index (areas' places included); `NO_ZONE`: not sold. */
  zoneOf: Uint8Array;
  zones: MapZone[];
  sections: MapSection[];
  areas: MapArea[];
  grid: SeatGrid;
  /** Distance between neighbours in a row. */
  pitch: number;
  box: Box;
}

export const NO_ZONE = 255;
export const ZONE_COLOURS = 8;

/** Neighbours farther apart than this have an aisle between them. */
const AISLE_PITCHES = 1.4;

/** Compiles a plan and an event's offers for the map. */
export function buildMapModel(plan: SeatingPlan, event: Pick<EventDetail, 'offers'>): MapModel {
  const xs = Float32Array.from(plan.seats, (seat) => seat.x);
  const ys = Float32Array.from(plan.seats, (seat) => seat.y);
  const zones = zonesOf(event.offers);
  const zoneOfCategory = plan.categories.map((category) => {
    const zone = zones.findIndex(({ offers }) => offers[0]!.planCategory === category.name);
    return zone < 0 ? NO_ZONE : zone;
  });
  const zoneOf = new Uint8Array(plan.capacity).fill(NO_ZONE);
  plan.seats.forEach((seat, index) => (zoneOf[index] = zoneOfCategory[seat.category]!));
  for (const area of plan.areas) zoneOf.fill(zoneOfCategory[area.category]!, area.first, area.first + area.capacity);
  const pitch = pitchOf(plan, xs, ys);
  const areas = plan.areas.map((area) => {
    const zone = zoneOfCategory[area.category]!;
    return { plan: area, zone: zone === NO_ZONE ? null : zone, box: outlineBox(area.outline) };
  });
  const sections = sectionsOf(plan, pitch);
  return {
    plan,
    xs,
    ys,
    zoneOf,
    zones,
    sections,
    areas,
    grid: buildSeatGrid(xs, ys, pitch * 8),
    pitch,
    box: union([
      ...sections.map((section) => section.box),
      ...areas.map((area) => area.box),
      ...plan.drawings.flatMap((drawing) => (drawing.kind === 'outline' ? [outlineBox(drawing.outline)] : [])),
    ]),
  };
}

/** The box around an outline; a turned ellipse's is that of its circle. */
export function outlineBox(outline: PlanOutline): Box {
  switch (outline.shape) {
    case 'rectangle': {
      const { x, y, width, height } = outline;
      const corners = [
        { x: 0, y: 0 },
        { x: width, y: 0 },
        { x: width, y: height },
        { x: 0, y: height },
      ];
      return boxOf(corners.map((corner) => plus({ x, y }, turned(corner, outline.rotationDegrees))));
    }
    case 'circle':
      return around(outline.x, outline.y, outline.radius);
    case 'ellipse':
      return around(outline.x, outline.y, Math.max(outline.radiusX, outline.radiusY));
    case 'polygon':
      return boxOf(outline.points);
    default:
      return unreachable(outline);
  }
}

function zonesOf(offers: Offer[]): MapZone[] {
  const byCode = new Map<string, Offer[]>();
  for (const offer of offers) byCode.set(offer.zone, [...(byCode.get(offer.zone) ?? []), offer]);
  return [...byCode.values()]
    .map((own) => ({ code: own[0]!.zone, name: own[0]!.zoneName, priceMinor: own[0]!.price.totalMinor, offers: own }))
    .sort((a, b) => b.priceMinor - a.priceMinor)
    .map((zone, rank) => ({ ...zone, colour: Math.min(rank + 1, ZONE_COLOURS) }));
}

function sectionsOf(plan: SeatingPlan, pitch: number): MapSection[] {
  const rows: PlanRow[][] = plan.sections.map(() => []);
  for (const row of plan.rows) rows[row.section]!.push(row);
  const prefix = commonFirstWord(plan.sections.filter((_, i) => rows[i]!.length > 0).map(({ name }) => name));
  return plan.sections.flatMap((section, index) => {
    const own = rows[index]!.filter((row) => row.length > 0);
    if (own.length === 0) return [];
    const points = own.flatMap((row) => plan.seats.slice(row.first, row.first + row.length));
    const shortName = section.name.slice(prefix.length);
    return [
      {
        name: section.name,
        shortName,
        box: boxOf(points),
        outline: outlineOf(plan, own),
        rows: own,
        rowMarks: own.flatMap((row) => rowMarksOf(plan, row, pitch)),
      },
    ];
  });
}

/** "Block " when every name begins with it and goes on; '' otherwise. */
function commonFirstWord(names: string[]): string {
  const word = `${names[0]?.split(' ')[0] ?? ''} `;
  return names.length > 1 && names.every((name) => name.startsWith(word) && name.length > word.length) ? word : '';
}

/** Along the first row, down the rows' ends, back along the last row, up the rows' beginnings. */
function outlineOf(plan: SeatingPlan, rows: PlanRow[]): { x: number; y: number }[] {
  const seatsOf = (row: PlanRow) => plan.seats.slice(row.first, row.first + row.length);
  const between = rows.slice(1, -1);
  return [
    ...seatsOf(rows[0]!),
    ...between.map((row) => seatsOf(row).at(-1)!),
    ...(rows.length > 1 ? seatsOf(rows.at(-1)!).reverse() : []),
    ...between.map((row) => seatsOf(row)[0]!).reverse(),
  ].map(({ x, y }) => ({ x, y }));
}

function rowMarksOf(plan: SeatingPlan, row: PlanRow, pitch: number): { x: number; y: number; label: string }[] {
  const seats = plan.seats.slice(row.first, row.first + row.length);
  if (seats.length < 2) return [];
  const before = (i: number, next: number) => {
    const [from, to] = [seats[i]!, seats[next]!];
    const away = pitch / Math.max(Math.hypot(from.x - to.x, from.y - to.y), 1e-6);
    return { x: from.x + (from.x - to.x) * away, y: from.y + (from.y - to.y) * away, label: row.label };
  };
  const last = seats.length - 1;
  const marks = [before(0, 1), before(last, last - 1)];
  for (let i = 1; i < last; i++) {
    const gap = Math.hypot(seats[i]!.x - seats[i - 1]!.x, seats[i]!.y - seats[i - 1]!.y);
    if (gap > pitch * AISLE_PITCHES) marks.push(before(i, i + 1));
  }
  return marks;
}

/** The median distance of neighbours: aisles and odd corners do not move it. */
function pitchOf(plan: SeatingPlan, xs: Float32Array, ys: Float32Array): number {
  const distances: number[] = [];
  for (const row of plan.rows) {
    for (let i = row.first + 1; i < row.first + row.length; i++) {
      distances.push(Math.hypot(xs[i]! - xs[i - 1]!, ys[i]! - ys[i - 1]!));
    }
  }
  distances.sort((a, b) => a - b);
  const median = distances[distances.length >> 1];
  return median && median > 0 ? median : Math.max(plan.size.width, plan.size.height, 1) / 40;
}

function boxOf(points: readonly { x: number; y: number }[]): Box {
  return union(points.map(({ x, y }) => ({ left: x, right: x, top: y, bottom: y })));
}

function around(x: number, y: number, radius: number): Box {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

function union(boxes: Box[]): Box {
  const sum: Box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const box of boxes) {
    sum.left = Math.min(sum.left, box.left);
    sum.top = Math.min(sum.top, box.top);
    sum.right = Math.max(sum.right, box.right);
    sum.bottom = Math.max(sum.bottom, box.bottom);
  }
  return boxes.length > 0 ? sum : { left: 0, top: 0, right: 1, bottom: 1 };
}
