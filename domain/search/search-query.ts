import type { EventCategory } from '../catalogue/event-category.ts';
import { canonicalJson } from '../shared/canonical-json.ts';
import type { Currency } from '../shared/money.ts';
import { textHash } from '../shared/text-hash.ts';
import type { SearchCursor } from './search-cursor.ts';
import type { SearchTimes } from './search-times.ts';

/** What somebody looks for: parsed, with every default filled in. Null: that filter is not set. */
export interface SearchQuery extends SearchFilters {
  sort: SearchSort;
  limit: number;
  /** Null: the first page. */
  cursor: SearchCursor | null;
  /** Events that begin before it are over; the same on every page of one search. */
  asOfMs: number;
}

export interface SearchFilters {
  /** As typed. */
  text: string | null;
  category: EventCategory | null;
  performerId: string | null;
  venueId: string | null;
  /** A city's name, in any of its usual spellings. */
  city: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  /** On the venue's calendar. */
  times: SearchTimes | null;
  price: PriceRange | null;
  /** True: only events with tickets on sale that are not sold out. */
  onSale: boolean;
  near: SearchArea | null;
}

/** Events that sell a ticket for this, all in. */
export interface PriceRange {
  currency: Currency;
  minMinor: number | null;
  maxMinor: number | null;
}

export interface SearchArea {
  latitude: number;
  longitude: number;
  radiusKm: number;
}

export const SEARCH_SORTS = ['relevance', 'date', 'distance'] as const;

/** `relevance` is only for a text, `distance` only for an area. */
export type SearchSort = (typeof SEARCH_SORTS)[number];

/** How results are sorted when nobody says: by how well they match what was typed, else by date. */
export function defaultSort(filters: Pick<SearchFilters, 'text'>): SearchSort {
  return filters.text === null ? 'date' : 'relevance';
}

/** Tells searches apart: the same for every page of one search, another for any other filter or order. */
export function searchIdentity(query: SearchFilters & { sort: SearchSort }): string {
  const { text, category, performerId, venueId, city, country, times, price, onSale, near, sort } = query;
  const parts = { text, category, performerId, venueId, city, country, times, price, onSale, near, sort };
  return textHash(canonicalJson(parts));
}
