import type { DistancePlace } from '../../../db/queries/search/find-by-distance.ts';
import type { FoundEvent } from '../../../db/queries/search/find-events.ts';
import type { CursorValue } from '../../../domain/search/search-cursor.ts';
import { isUuid } from '../../../domain/shared/ids.ts';
import { fail, ok, type Result } from '../../../domain/shared/result.ts';

/** Where a page ended: how well its last row matched, and the row's place among its equals. */
export interface Place {
  tier: number;
  startsAt: string;
  id: string;
  /** Of a list by distance. */
  km: number | null;
  venueId: string | null;
}

export function placeOf(row: FoundEvent): CursorValue[] {
  return [row.tier, row.startsAt, row.id, row.km, row.venueId];
}

/** A cursor comes from outside: it is a place only if every part of it is what we would have written. */
export function readPlace(after: readonly CursorValue[], byDistance: boolean): Result<Place, 'invalid-cursor'> {
  const [tier, startsAt, id, km, venueId] = after;
  if (after.length !== 5 || typeof tier !== 'number' || !Number.isInteger(tier) || tier < 0 || tier > TIER_MAX) {
    return fail('invalid-cursor');
  }
  if (typeof startsAt !== 'string' || !INSTANT.test(startsAt) || Number.isNaN(Date.parse(startsAt))) {
    return fail('invalid-cursor');
  }
  if (typeof id !== 'string' || !isUuid(id)) return fail('invalid-cursor');
  if (!byDistance) {
    return km === null && venueId === null ? ok({ tier, startsAt, id, km, venueId }) : fail('invalid-cursor');
  }
  if (typeof km !== 'number' || typeof venueId !== 'string' || !isUuid(venueId)) return fail('invalid-cursor');
  return ok({ tier, startsAt, id, km, venueId });
}

export function distancePlace(place: Place | null): DistancePlace | null {
  if (place?.km == null || place.venueId === null) return null;
  return { km: place.km, venueId: place.venueId, startsAt: place.startsAt, id: place.id };
}

const TIER_MAX = 9;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
