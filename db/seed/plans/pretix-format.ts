import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** The parts of pretix's seating-plan JSON that the seed's plans use (its schema of 2024). */
export interface PretixPlan {
  name: string;
  size: { width: number; height: number };
  categories: { name: string; color: string }[];
  zones: PretixZone[];
}

export interface PretixZone {
  name: string;
  zone_id: string;
  position: PretixPoint;
  rows: PretixRow[];
  areas: PretixArea[];
}

export interface PretixRow {
  row_number: string;
  row_number_position: 'both';
  position: PretixPoint;
  seats: PretixSeat[];
}

export interface PretixSeat {
  seat_guid: string;
  seat_number: string;
  position: PretixPoint;
  category: string;
}

export interface PretixArea {
  uuid: string;
  shape: 'polygon' | 'rectangle' | 'circle';
  position: PretixPoint;
  rotation: number;
  color: string;
  border_color: string;
  polygon?: { points: PretixPoint[] };
  rectangle?: { width: number; height: number };
  text: { text: string; color: string; size: number; position: PretixPoint };
}

export interface PretixPoint {
  x: number;
  y: number;
}

/** A plan and what stands beside it (docs/spec/import.md, PLAN-5). */
export interface PlanDocuments {
  plan: PretixPlan;
  supplement: {
    areas: { uuid: string; name: string; category: string; capacity: number }[];
    accessibleSeats: string[];
  };
}

/** A UUID that is always the same for the same words, in the form of a UUIDv4 as pretix wants it. */
export function areaUuid(...words: string[]): string {
  const hex = bytesToHex(sha256(utf8ToBytes(words.join('/'))));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A point to a tenth of a unit, as small in the file as it is on the screen. */
export function pointAt(x: number, y: number): PretixPoint {
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
}

/** A rectangle with its words in the middle. */
export function rectangle(box: { x: number; y: number; width: number; height: number }, text: string): PretixArea {
  return {
    uuid: areaUuid(text, String(box.x), String(box.y)),
    shape: 'rectangle',
    position: pointAt(box.x, box.y),
    rotation: 0,
    color: '#e6e2da',
    border_color: '#b9b3a7',
    rectangle: { width: box.width, height: box.height },
    text: {
      text,
      color: '#4a463f',
      size: sizeOfText(text, box.width),
      position: pointAt(box.width / 2, box.height / 2),
    },
  };
}

/** As large as the box allows, a letter being about two thirds as wide as it is high. */
function sizeOfText(text: string, width: number): number {
  return Math.min(64, Math.floor(width / (text.length * 0.65)));
}
