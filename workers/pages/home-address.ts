import * as z from 'zod';
import { defaultSort } from '../../domain/search/search-query.ts';
import { minorOf } from '../../domain/shared/money-text.ts';
import { searchParametersSchema, type SearchParameters } from '../../protocol/http/search.ts';

const API_PARAMETERS = [
  'q',
  'category',
  'city',
  'when',
  'from',
  'to',
  'currency',
  'availability',
  'latitude',
  'longitude',
  'radiusKm',
  'sort',
  'cursor',
] as const;

/** What may stand in the home page's query: as the API names it, but for prices, which people type. */
export const HOME_PARAMETERS = [...API_PARAMETERS, 'priceMin', 'priceMax'] as const;

export interface HomeQuery extends Pick<SearchParameters, (typeof API_PARAMETERS)[number]> {
  /** All in, in units of `currency`: "45.50". */
  priceMin?: string | undefined;
  priceMax?: string | undefined;
}

/** What a person typed into an address or a form is taken as far as it makes sense; the rest is as if it were not there. */
export function homeQueryOf(given: Record<string, string>): HomeQuery {
  const { from, to, priceMin, priceMax, currency, latitude, longitude, radiusKm, sort, ...query } =
    lenientSchema.parse(given);
  const place = latitude === undefined || longitude === undefined ? {} : { latitude, longitude, radiusKm };
  const days = query.when === undefined ? daysOf(from, to) : {};
  const asked = { ...query, ...days, ...pricesOf({ priceMin, priceMax, currency }), ...place };
  const isOwnSort = sort !== undefined && sort !== homeSort(asked) && sortsOf(asked).includes(sort);
  return isOwnSort ? { ...asked, sort } : asked;
}

/** Words for what was given and makes no sense: what the page is to say was left out. */
export function leftOutOf(given: Record<string, string>, asked: HomeQuery): string[] {
  const names = Object.keys(PARAMETER_WORDS) as (keyof typeof PARAMETER_WORDS)[];
  return names.flatMap((name) => {
    const text = given[name]?.trim() ?? '';
    // A word for the time goes before days.
    const isSaidOtherwise = DAYS.has(name) && asked.when !== undefined;
    return text === '' || asked[name] !== undefined || isSaidOtherwise ? [] : [`${PARAMETER_WORDS[name]} “${text}”`];
  });
}

/** The order when nobody chose one: near a place the nearest first. */
export function homeSort(query: HomeQuery): NonNullable<HomeQuery['sort']> {
  return query.latitude === undefined ? defaultSort({ text: query.q ?? null }) : 'distance';
}

/** Orders to choose from. */
export function sortsOf({ q, latitude }: HomeQuery): NonNullable<HomeQuery['sort']>[] {
  return [...(latitude === undefined ? [] : ['distance' as const]), ...(q ? ['relevance' as const] : []), 'date'];
}

/** What it asks of the search. */
export function homeSearch({ priceMin, priceMax, ...query }: HomeQuery): Omit<SearchParameters, 'limit'> {
  const { currency } = query;
  const minor = (text: string | undefined) =>
    text === undefined || currency === undefined ? undefined : (minorOf(text, currency) ?? undefined);
  return {
    ...query,
    priceMinMinor: minor(priceMin),
    priceMaxMinor: minor(priceMax),
    sort: query.sort ?? homeSort(query),
  };
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

const PARAMETER_WORDS = {
  category: 'the kind',
  when: 'the time',
  from: 'the first day',
  to: 'the last day',
  priceMin: 'the lowest price',
  priceMax: 'the highest price',
  radiusKm: 'the distance',
} as const satisfies Partial<Record<(typeof HOME_PARAMETERS)[number], string>>;

const DAYS: ReadonlySet<string> = new Set(['from', 'to']);

/** Days the wrong way round mean the time between them all the same. */
function daysOf(from: string | undefined, to: string | undefined): Pick<HomeQuery, 'from' | 'to'> {
  return from !== undefined && to !== undefined && to < from ? { from: to, to: from } : { from, to };
}

/** A price is one in its currency only; the wrong way round the two mean the same. */
function pricesOf(given: Pick<HomeQuery, 'priceMin' | 'priceMax' | 'currency'>): Partial<HomeQuery> {
  const { currency } = given;
  if (currency === undefined) return {};
  const [priceMin, priceMax] = [given.priceMin, given.priceMax].map((text) =>
    text === undefined || minorOf(text, currency) === null ? undefined : text,
  );
  if (priceMin === undefined && priceMax === undefined) return {};
  const isReversed = amount(priceMax, currency, Infinity) < amount(priceMin, currency, 0);
  return isReversed ? { priceMin: priceMax, priceMax: priceMin, currency } : { priceMin, priceMax, currency };
}

function amount(text: string | undefined, currency: string, unbounded: number): number {
  return text === undefined ? unbounded : (minorOf(text, currency) ?? unbounded);
}

const { shape } = searchParametersSchema;

const amountSchema = z.string().trim().min(1).max(20).optional().catch(undefined);

const lenientSchema = z.object({
  q: shape.q.catch(undefined),
  category: shape.category.catch(undefined),
  city: shape.city.catch(undefined),
  when: shape.when.catch(undefined),
  from: shape.from.catch(undefined),
  to: shape.to.catch(undefined),
  priceMin: amountSchema,
  priceMax: amountSchema,
  currency: shape.currency.catch(undefined),
  // Any is what is shown without a word.
  availability: z.literal('on-sale').optional().catch(undefined),
  latitude: shape.latitude.catch(undefined),
  longitude: shape.longitude.catch(undefined),
  radiusKm: shape.radiusKm.catch(undefined),
  sort: shape.sort.catch(undefined),
  cursor: shape.cursor.catch(undefined),
});
