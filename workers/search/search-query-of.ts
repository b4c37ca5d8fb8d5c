import { RADIUS_KM_DEFAULT } from '../../domain/search/limits.ts';
import { overCell } from '../../domain/search/place-cell.ts';
import { decodeSearchCursor, type SearchCursor } from '../../domain/search/search-cursor.ts';
import {
  defaultSort,
  searchIdentity,
  type PriceRange,
  type SearchArea,
  type SearchFilters,
  type SearchQuery,
} from '../../domain/search/search-query.ts';
import type { SearchTimes } from '../../domain/search/search-times.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import type { SearchParameters } from '../../protocol/http/search.ts';

/** Each names a parameter. */
export type ParameterFaults = [{ pointer: string; message: string }, ...{ pointer: string; message: string }[]];

/**
 * What the parameters mean together, or every fault that they have together. A place is the middle of a cell: what is
 * found is for everybody in it.
 */
export function searchQueryOf(parameters: SearchParameters, nowMs: number): Result<SearchQuery, ParameterFaults> {
  const [first, ...others] = faultsOf(parameters);
  if (first) return fail([first, ...others]);
  const filters = filtersOf(parameters);
  const sort = parameters.sort ?? defaultSort(filters);
  // Without a text everything matches equally well: then the order is by date.
  const taken = sort === 'relevance' && filters.text === null ? 'date' : sort;
  const cursor = cursorOf(parameters.cursor, searchIdentity({ ...filters, sort: taken }));
  if (!cursor.ok) return cursor;
  return ok({
    ...filters,
    sort: taken,
    limit: parameters.limit,
    cursor: cursor.value,
    asOfMs: cursor.value?.asOfMs ?? nowMs,
  });
}

/** Where it is looked for, as it was asked; null: everywhere. */
export function areaOf({ latitude, longitude, radiusKm }: SearchParameters): SearchArea | null {
  if (latitude === undefined || longitude === undefined) return null;
  return { latitude, longitude, radiusKm: radiusKm ?? RADIUS_KM_DEFAULT };
}

function faultsOf(parameters: SearchParameters): { pointer: string; message: string }[] {
  const { when, from, to, priceMinMinor, priceMaxMinor, currency, latitude, longitude, radiusKm, sort } = parameters;
  const hasPrice = priceMinMinor !== undefined || priceMaxMinor !== undefined;
  const hasPlace = latitude !== undefined && longitude !== undefined;
  const { start, end, cursor, page } = parameters;
  const hasDays = when !== undefined || from !== undefined || to !== undefined;
  const checks: [boolean, string, string][] = [
    [when !== undefined && from !== undefined, 'from', 'does not go with when'],
    [when !== undefined && to !== undefined, 'to', 'does not go with when'],
    [from !== undefined && to !== undefined && to < from, 'to', 'a day before from'],
    [start !== undefined && hasDays, 'start', 'does not go with when, from or to'],
    [end !== undefined && hasDays, 'end', 'does not go with when, from or to'],
    [start !== undefined && end !== undefined && !(Date.parse(start) < Date.parse(end)), 'end', 'not after start'],
    [hasPrice && currency === undefined, 'currency', 'a price needs its currency'],
    [(priceMaxMinor ?? Infinity) < (priceMinMinor ?? 0), 'priceMaxMinor', 'less than priceMinMinor'],
    [latitude === undefined && longitude !== undefined, 'latitude', 'longitude needs it'],
    [longitude === undefined && latitude !== undefined, 'longitude', 'latitude needs it'],
    [radiusKm !== undefined && !hasPlace, 'radiusKm', 'needs latitude and longitude'],
    [sort === 'distance' && !hasPlace, 'sort', 'distance needs latitude and longitude'],
    [cursor !== undefined && page !== undefined, 'page', 'a page number does not go with a cursor'],
  ];
  return checks.flatMap(([isFault, pointer, message]) => (isFault ? [{ pointer, message }] : []));
}

function filtersOf(parameters: SearchParameters): SearchFilters {
  const area = areaOf(parameters);
  return {
    text: parameters.q ?? null,
    category: parameters.category ?? null,
    performerId: parameters.performer ?? null,
    venueId: parameters.venue ?? null,
    city: parameters.city ?? null,
    country: parameters.country ?? null,
    times: timesOf(parameters),
    price: priceOf(parameters),
    onSale: parameters.availability === 'on-sale',
    near: area && overCell(area),
  };
}

function timesOf({ when, from, to, start, end }: SearchParameters): SearchTimes | null {
  if (when !== undefined) return { kind: 'word', word: when };
  if (start !== undefined || end !== undefined) {
    return { kind: 'instants', fromMs: instantOf(start), toMs: instantOf(end) };
  }
  return from === undefined && to === undefined ? null : { kind: 'days', from: from ?? null, to: to ?? null };
}

function instantOf(text: string | undefined): number | null {
  return text === undefined ? null : Date.parse(text);
}

function priceOf({ priceMinMinor, priceMaxMinor, currency }: SearchParameters): PriceRange | null {
  if (currency === undefined || (priceMinMinor === undefined && priceMaxMinor === undefined)) return null;
  return { currency, minMinor: priceMinMinor ?? null, maxMinor: priceMaxMinor ?? null };
}

function cursorOf(text: string | undefined, search: string): Result<SearchCursor | null, ParameterFaults> {
  if (text === undefined) return ok(null);
  const cursor = decodeSearchCursor(text);
  if (!cursor.ok) return fail([{ pointer: 'cursor', message: 'not a cursor of ours' }]);
  if (cursor.value.search === search) return ok(cursor.value);
  return fail([{ pointer: 'cursor', message: 'of another search: begin without it' }]);
}
