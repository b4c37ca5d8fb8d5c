import * as z from 'zod';
import { searchParametersSchema, type SearchParameters } from '../../protocol/http/search.ts';

/** What may stand in the home page's query, as the API names it. */
export const HOME_PARAMETERS = [
  'q',
  'category',
  'city',
  'when',
  'from',
  'availability',
  'latitude',
  'longitude',
  'radiusKm',
  'cursor',
] as const;

export type HomeQuery = Pick<SearchParameters, (typeof HOME_PARAMETERS)[number]>;

/** What a person typed into an address is taken as far as it makes sense; the rest is as if it were not there. */
export function homeQueryOf(given: Record<string, string>): HomeQuery {
  const { from, latitude, longitude, radiusKm, ...query } = lenientSchema.parse(given);
  const place = latitude === undefined || longitude === undefined ? {} : { latitude, longitude, radiusKm };
  return { ...query, ...place, ...(query.when === undefined ? { from } : {}) };
}

/** What it asks of the search: near a place, the nearest first. */
export function homeSearch(query: HomeQuery): Omit<SearchParameters, 'limit'> {
  return query.latitude === undefined ? query : { ...query, sort: 'distance' };
}

/** The home page with these filters. */
export function homePath(query: HomeQuery): string {
  const parameters = new URLSearchParams();
  for (const name of HOME_PARAMETERS) {
    const value = query[name];
    if (value !== undefined) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? '/' : `/?${text}`;
}

const { shape } = searchParametersSchema;

const lenientSchema = z.object({
  q: shape.q.catch(undefined),
  category: shape.category.catch(undefined),
  city: shape.city.catch(undefined),
  when: shape.when.catch(undefined),
  from: shape.from.catch(undefined),
  availability: shape.availability.catch(undefined),
  latitude: shape.latitude.catch(undefined),
  longitude: shape.longitude.catch(undefined),
  radiusKm: shape.radiusKm.catch(undefined),
  cursor: shape.cursor.catch(undefined),
});
