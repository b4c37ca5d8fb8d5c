import { pointAt, rectangle } from './pretix-format.ts';
import type { PlanDocuments, PretixArea, PretixPoint, PretixRow, PretixSeat, PretixZone } from './pretix-format.ts';

export const ARENA_CATEGORIES = {
  goldenCircle: 'Golden circle',
  floor: 'Floor standing',
  lower: 'Lower tier',
  club: 'Club tier',
  upper: 'Upper tier',
  behind: 'Behind the stage',
} as const;

/**
 * An arena of about 18,000 places in pretix's format: three tiers of blocks around an oval, a stage at
 * one end, and in front of it two standing areas. Rows are rounded rectangles, each outside the one
 * before, so that neighbours are equally far apart on straights and in corners.
 */
export function arenaPlan(name: string): PlanDocuments {
  const blocks = TIERS.flatMap(blocksOf);
  const floorAreas = floor();
  const plan = {
    name,
    size: SIZE,
    categories: [
      { name: ARENA_CATEGORIES.goldenCircle, color: '#b8862b' },
      { name: ARENA_CATEGORIES.floor, color: '#8c3b4a' },
      { name: ARENA_CATEGORIES.lower, color: '#3b5f8c' },
      { name: ARENA_CATEGORIES.club, color: '#6b4a8c' },
      { name: ARENA_CATEGORIES.upper, color: '#3b8c6e' },
      { name: ARENA_CATEGORIES.behind, color: '#7a7a7a' },
    ],
    zones: [zone({ name: 'Floor', id: 'floor', rows: [], areas: floorAreas.map((area) => area.drawing) }), ...blocks],
  };
  const areas = floorAreas.flatMap(({ drawing, sold }) => (sold ? [{ uuid: drawing.uuid, ...sold }] : []));
  return { plan, supplement: { areas, accessibleSeats: wheelchairAndCompanionSeats(blocks) } };
}

const SIZE = { width: 4300, height: 3560 };
const CENTRE = { x: SIZE.width / 2, y: SIZE.height / 2 };
const SEAT_SPACING = 22;
const ROW_SPACING = 26;
const AISLE = 34;
/** The innermost row: half lengths of its straights, and the radius of its corners. */
const STRAIGHT_HALF = { x: 500, y: 110 };
const CORNER_RADIUS = 370;

interface Tier {
  hundred: number;
  category: string;
  rows: number;
  /** How far its first row lies outside the innermost row. */
  offset: number;
  /** Blocks on each long side, on each short side, and in each corner. */
  blocks: { long: number; short: number; corner: number };
}

const TIERS: Tier[] = [
  { hundred: 100, category: ARENA_CATEGORIES.lower, rows: 17, offset: 0, blocks: { long: 3, short: 1, corner: 2 } },
  { hundred: 200, category: ARENA_CATEGORIES.club, rows: 7, offset: 520, blocks: { long: 3, short: 1, corner: 3 } },
  { hundred: 300, category: ARENA_CATEGORIES.upper, rows: 17, offset: 780, blocks: { long: 4, short: 1, corner: 4 } },
];

/** A stretch of the oval: places on it are measured along it from its middle. */
interface Stretch {
  /** Its length on the row `outward` units outside the innermost one. */
  length(outward: number): number;
  /** The point `along` units from its middle (clockwise), on that row, relative to the arena's centre. */
  point(along: number, outward: number): PretixPoint;
}

function blocksOf(tier: Tier): PretixZone[] {
  return stretchesOf(tier).map((stretch, index) => {
    const name = String(tier.hundred + index + 1);
    const category = isBehindStage(stretch.point(0, tier.offset)) ? ARENA_CATEGORIES.behind : tier.category;
    const rows = Array.from({ length: tier.rows }, (_, row) => blockRow({ stretch, tier, name, row, category }));
    return zone({ name: `Block ${name}`, id: name, rows, areas: [] });
  });
}

function blockRow(at: { stretch: Stretch; tier: Tier; name: string; row: number; category: string }): PretixRow {
  const outward = at.tier.offset + at.row * ROW_SPACING;
  const count = Math.floor((at.stretch.length(outward) - AISLE) / SEAT_SPACING);
  const seats: PretixSeat[] = Array.from({ length: count }, (_, i) => ({
    seat_guid: `${at.name}-${at.row + 1}-${i + 1}`,
    seat_number: String(i + 1),
    position: at.stretch.point((i - (count - 1) / 2) * SEAT_SPACING, outward),
    category: at.category,
  }));
  return { row_number: String(at.row + 1), row_number_position: 'both', position: { x: 0, y: 0 }, seats };
}

/** The tier's blocks, clockwise from the left end of the upper long side. */
function stretchesOf(tier: Tier): Stretch[] {
  const { long, short, corner } = tier.blocks;
  return [
    ...straights(0, long),
    ...corners(0, corner),
    ...straights(90, short),
    ...corners(90, corner),
    ...straights(180, long),
    ...corners(180, corner),
    ...straights(270, short),
    ...corners(270, corner),
  ];
}

/** `degrees`: 0 is the upper side, 90 the right one, and so on clockwise. */
function straights(degrees: number, count: number): Stretch[] {
  const long = degrees % 180 === 0;
  const [half, away] = long ? [STRAIGHT_HALF.x, STRAIGHT_HALF.y] : [STRAIGHT_HALF.y, STRAIGHT_HALF.x];
  const length = (2 * half) / count;
  return Array.from({ length: count }, (_, i) => ({
    length: () => length,
    point: (along, outward) => {
      const u = -half + (i + 0.5) * length + along;
      return quarterTurned({ x: u, y: -(away + CORNER_RADIUS + outward) }, degrees);
    },
  }));
}

/** The corner that follows the side at `degrees`, clockwise. */
function corners(degrees: number, count: number): Stretch[] {
  const wedge = Math.PI / 2 / count;
  const long = degrees % 180 === 0;
  const hub = long ? STRAIGHT_HALF : { x: STRAIGHT_HALF.y, y: STRAIGHT_HALF.x };
  return Array.from({ length: count }, (_, i) => ({
    length: (outward) => wedge * (CORNER_RADIUS + outward),
    point: (along, outward) => {
      const radius = CORNER_RADIUS + outward;
      const angle = (i + 0.5) * wedge + along / radius;
      return quarterTurned({ x: hub.x + Math.sin(angle) * radius, y: -hub.y - Math.cos(angle) * radius }, degrees);
    },
  }));
}

function quarterTurned({ x, y }: PretixPoint, degrees: number): PretixPoint {
  switch (degrees) {
    case 90:
      return pointAt(-y, x);
    case 180:
      return pointAt(-x, -y);
    case 270:
      return pointAt(y, -x);
    default:
      return pointAt(x, y);
  }
}

const STAGE = { x: -760, y: -300, width: 330, height: 600 };

/** Within 45 degrees of looking at the back of the stage. */
function isBehindStage(point: PretixPoint): boolean {
  const beyond = STAGE.x + STAGE.width - point.x;
  return beyond > Math.abs(point.y);
}

function floor(): { drawing: PretixArea; sold: { name: string; category: string; capacity: number } | null }[] {
  return [
    { drawing: rectangle(STAGE, 'Stage'), sold: null },
    {
      drawing: rectangle({ x: -410, y: -300, width: 330, height: 600 }, 'Golden circle'),
      sold: { name: 'Golden circle', category: ARENA_CATEGORIES.goldenCircle, capacity: 900 },
    },
    {
      drawing: rectangle({ x: -60, y: -380, width: 760, height: 760 }, 'Floor standing'),
      sold: { name: 'Floor standing', category: ARENA_CATEGORIES.floor, capacity: 3600 },
    },
    { drawing: rectangle({ x: 715, y: -60, width: 90, height: 120 }, 'Sound'), sold: null },
  ];
}

/** The two places by the aisle in the last row of every lower block: a wheelchair's and its companion's. */
function wheelchairAndCompanionSeats(blocks: PretixZone[]): string[] {
  return blocks
    .filter((block) => block.zone_id.startsWith('1'))
    .flatMap((block) => block.rows.at(-1)!.seats.slice(0, 2))
    .map((seat) => seat.seat_guid);
}

function zone(of: { name: string; id: string; rows: PretixRow[]; areas: PretixArea[] }): PretixZone {
  return { name: of.name, zone_id: of.id, position: CENTRE, rows: of.rows, areas: of.areas };
}
