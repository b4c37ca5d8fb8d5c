import * as z from 'zod';
import { searchParametersSchema, type SearchParameters } from '../../protocol/http/search.ts';

/** What may stand in the home page's query, as the API names it. */
export const HOME_PARAMETERS = ['q', 'category', 'city', 'when', 'from', 'availability', 'cursor'] as const;

export type HomeQuery = Pick<SearchParameters, (typeof HOME_PARAMETERS)[number]>;

/** What a person typed into an address is taken as far as it makes sense; the rest is as if it were not there. */
export function homeQueryOf(given: Record<string, string>): HomeQuery {
  const { from, ...query } = lenientSchema.parse(given);
  return query.when === undefined ? { ...query, from } : query;
}

/** The home page with these filters. */
export function homePath(query: HomeQuery): string {
  const parameters = new URLSearchParams();
  for (const name of HOME_PARAMETERS) {
    const value = query[name];
    if (value !== undefined) parameters.set(name, value);
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
  cursor: shape.cursor.catch(undefined),
});
