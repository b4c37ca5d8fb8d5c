import { areaUuid, pointAt, rectangle } from './pretix-format.ts';
import type { PlanDocuments, PretixArea, PretixRow, PretixZone } from './pretix-format.ts';

export const THEATRE_CATEGORIES = {
  premium: 'Premium stalls',
  stalls: 'Stalls',
  balconyFront: 'Balcony front',
  balconyRear: 'Balcony rear',
} as const;

/**
 * A theatre of about 1,200 seats in pretix's format: curved rows around a point behind the stage, stalls
 * with two aisles, a balcony apart, wheelchair places with a companion's seat beside each at the back of the stalls.
 */
export function theatrePlan(name: string): PlanDocuments {
  const stalls = STALLS.rows.map((label, index) => curvedRow(STALLS, label, index));
  const balcony = BALCONY.rows.map((label, index) => curvedRow(BALCONY, label, index));
  const plan = {
    name,
    size: SIZE,
    categories: [
      { name: THEATRE_CATEGORIES.premium, color: '#8c3b4a' },
      { name: THEATRE_CATEGORIES.stalls, color: '#3b5f8c' },
      { name: THEATRE_CATEGORIES.balconyFront, color: '#3b8c6e' },
      { name: THEATRE_CATEGORIES.balconyRear, color: '#8c7a3b' },
    ],
    zones: [
      zone('Stalls', stalls, [stage(), rectangle({ x: -90, y: 1140, width: 180, height: 46 }, 'Sound desk')]),
      zone('Balcony', balcony, []),
    ],
  };
  return { plan, supplement: { areas: [], accessibleSeats: wheelchairAndCompanionSeats(stalls) } };
}

const SIZE = { width: 1760, height: 1440 };
/** The point that all rows curve around, above the stage; every position is relative to it. */
const FOCUS = { x: SIZE.width / 2, y: -90 };
const SEAT_SPACING = 25;
const ROW_SPACING = 30;
const AISLE = 46;

interface Tier {
  id: string;
  rows: string[];
  /** Distance of the first row from the focus. */
  firstRadius: number;
  /** Middles of the aisles, then the end of the rows, in degrees to either side of the middle axis. */
  aisles: number[];
  end: number;
}

const STALLS: Tier = {
  id: 'S',
  // Theatres leave out I and O: they read like 1 and 0.
  rows: 'ABCDEFGHJKLMNPQRSTUVW'.split(''),
  firstRadius: 460,
  aisles: [15],
  end: 40,
};

const BALCONY: Tier = {
  id: 'B',
  rows: ['AA', 'BB', 'CC', 'DD', 'EE', 'FF', 'GG', 'HH'],
  firstRadius: 1260,
  aisles: [0, 17],
  end: 34,
};

function curvedRow(tier: Tier, label: string, index: number): PretixRow {
  const radius = tier.firstRadius + index * ROW_SPACING;
  const seats = placesInRow(tier, radius).map(({ along, centre }, place) => ({
    seat_guid: `${tier.id}-${label}-${place + 1}`,
    seat_number: String(place + 1),
    position: pointAt(Math.sin(along / radius) * radius, Math.cos(along / radius) * radius),
    category: categoryOf(tier, index, centre),
  }));
  return { row_number: label, row_number_position: 'both', position: { x: 0, y: 0 }, seats };
}

/** Where the seats of a row stand, measured along its arc from the middle axis, from one end to the other. */
function placesInRow(tier: Tier, radius: number): { along: number; centre: boolean }[] {
  const arcOf = (degrees: number) => (degrees * Math.PI * radius) / 180;
  const edges = [...tier.aisles.map(arcOf), arcOf(tier.end) + AISLE / 2];
  const right: { along: number; centre: boolean }[] = [];
  for (const [block, edge] of edges.slice(1).entries()) {
    const start = edges[block]! + AISLE / 2;
    const count = Math.floor((edge - AISLE / 2 - start) / SEAT_SPACING);
    for (let i = 0; i < count; i++) right.push({ along: start + (i + 0.5) * SEAT_SPACING, centre: false });
  }
  const middleCount = Math.max(0, Math.floor((2 * edges[0]! - AISLE) / SEAT_SPACING));
  const middle = Array.from({ length: middleCount }, (_, i) => ({
    along: (i - (middleCount - 1) / 2) * SEAT_SPACING,
    centre: true,
  }));
  const left = right.map((place) => ({ ...place, along: -place.along })).reverse();
  return [...left, ...middle, ...right];
}

function categoryOf(tier: Tier, row: number, centre: boolean): string {
  if (tier === BALCONY) return row < 3 ? THEATRE_CATEGORIES.balconyFront : THEATRE_CATEGORIES.balconyRear;
  return centre && row >= 2 && row < 14 ? THEATRE_CATEGORIES.premium : THEATRE_CATEGORIES.stalls;
}

/** Four pairs at each end of the last row of the stalls, where the floor is level with the doors. */
function wheelchairAndCompanionSeats(stalls: PretixRow[]): string[] {
  const seats = stalls.at(-1)!.seats;
  return [...seats.slice(0, 8), ...seats.slice(-8)].map((seat) => seat.seat_guid);
}

function zone(name: string, rows: PretixRow[], areas: PretixArea[]): PretixZone {
  return { name, zone_id: name.toLowerCase(), position: FOCUS, rows, areas };
}

/** A stage whose front bows out towards the rows. */
function stage(): PretixArea {
  const front = Array.from({ length: 13 }, (_, i) => {
    const angle = ((i - 6) * 5 * Math.PI) / 180;
    return pointAt(Math.sin(angle) * 365, Math.cos(angle) * 365);
  });
  return {
    ...rectangle({ x: 0, y: 0, width: 0, height: 0 }, 'Stage'),
    uuid: areaUuid('theatre stage'),
    shape: 'polygon',
    polygon: { points: [pointAt(-260, 110), ...front, pointAt(260, 110)] },
    text: { text: 'Stage', color: '#4a463f', size: 40, position: pointAt(0, 235) },
  };
}
