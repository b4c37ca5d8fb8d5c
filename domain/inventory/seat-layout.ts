import type { Publication } from './publication.ts';

/** What does not change about an event's seats, arranged so that picking is fast. */
export interface SeatLayout {
  /** Zone index of each seat; -1: not for sale. */
  zoneOf: Int16Array;
  /** Index into `stretches` of each seat; -1: in none (not for sale, accessible, or a standing place). */
  stretchOf: Int32Array;
  /** Index into `areas` of each seat; -1: in none. */
  areaOf: Int32Array;
  stretches: Stretch[];
  areas: Area[];
  /** Of each zone: its stretches from the best row to the worst, and its areas in seat order. */
  zones: { stretches: number[]; areas: number[] }[];
}

/** Neighbouring seats of one zone that a general pick may give. */
export interface Stretch {
  first: number;
  length: number;
  /** 0 is the best row. */
  rank: number;
  /** Seat index, maybe a fraction, of the middle of the whole row. */
  centre: number;
}

/** Consecutive standing places of one zone. */
export interface Area {
  first: number;
  length: number;
}

export function layoutOf(publication: Publication): SeatLayout {
  const { capacity } = publication;
  const zoneOf = zonesBySeat(publication);
  const stretchOf = new Int32Array(capacity).fill(-1);
  const areaOf = new Int32Array(capacity).fill(-1);
  const general = new Uint8Array(capacity);
  for (let seat = 0; seat < capacity; seat++) general[seat] = zoneOf[seat]! >= 0 ? 1 : 0;
  for (const seat of publication.accessibleSeats) general[seat] = 0;

  const zones: SeatLayout['zones'] = publication.zones.map(() => ({ stretches: [], areas: [] }));
  const stretches: Stretch[] = [];
  const inRow = new Uint8Array(capacity);
  for (const row of publication.rows) {
    inRow.fill(1, row.first, row.first + row.length);
    for (const { first, length } of cut(row.first, row.length, zoneOf, general)) {
      zones[zoneOf[first]!]!.stretches.push(stretches.length);
      stretchOf.fill(stretches.length, first, first + length);
      stretches.push({ first, length, rank: row.rank, centre: row.first + row.centre });
    }
  }
  const areas: Area[] = [];
  const standing = general.map((isGeneral, seat) => (isGeneral === 1 && inRow[seat] === 0 ? 1 : 0));
  for (const area of cut(0, capacity, zoneOf, standing)) {
    zones[zoneOf[area.first]!]!.areas.push(areas.length);
    areaOf.fill(areas.length, area.first, area.first + area.length);
    areas.push(area);
  }
  for (const zone of zones) {
    zone.stretches.sort((a, b) => stretches[a]!.rank - stretches[b]!.rank || stretches[a]!.first - stretches[b]!.first);
  }
  return { zoneOf, stretchOf, areaOf, stretches, areas, zones };
}

function zonesBySeat(publication: Publication): Int16Array {
  const zoneOf = new Int16Array(publication.capacity);
  let seat = 0;
  for (const { zone, length } of publication.zoneRuns) {
    zoneOf.fill(zone ?? -1, seat, seat + length);
    seat += length;
  }
  return zoneOf;
}

/** The longest pieces of a run that are wholly wanted and of one zone. */
function cut(first: number, length: number, zoneOf: Int16Array, wanted: Uint8Array): Area[] {
  const pieces: Area[] = [];
  const end = first + length;
  let start = first;
  for (let seat = first; seat <= end; seat++) {
    const goesOn = seat < end && wanted[seat] === 1 && zoneOf[seat] === zoneOf[start] && wanted[start] === 1;
    if (goesOn) continue;
    if (wanted[start] === 1 && seat > start) pieces.push({ first: start, length: seat - start });
    start = seat;
  }
  return pieces;
}
