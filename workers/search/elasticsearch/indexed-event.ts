import { cityNamed, FOREIGN_CITY_NAMES } from '../../../domain/catalogue/known-cities.ts';
import type { SearchDocument } from '../../../domain/search/search-document.ts';
import { foldedWords } from '../../../domain/search/search-words.ts';

/** An event as it stands in the index: the document, and what it is found by besides. */
export type IndexedEvent = SearchDocument & {
  visible: true;
  cityKey: string;
  /** Country and city: "DE Munich", in one spelling for a city that we know. */
  place: string;
  /** "2026-12", on the venue's calendar. */
  month: string;
  position: { lat: number; lon: number } | null;
  /** The steps of `POPULARITY_STEPS` that its popularity reaches. */
  popularFrom: number[];
};

/** More popular than nothing: each step counts once. */
export const POPULARITY_STEPS: readonly number[] = [20, 40, 60, 80];

/** Stands in for an event that nobody may find: a draft, or one that is gone. It keeps its place among the versions. */
export const HIDDEN_EVENT = { visible: false } as const;

export function indexedEvent(document: SearchDocument): IndexedEvent {
  const { venue } = document;
  const { latitude, longitude } = venue;
  return {
    ...document,
    visible: true,
    cityKey: cityKey(venue.city),
    place: `${venue.country} ${cityNamed(venue.city, venue.country)?.name ?? venue.city}`,
    month: new Date(document.startsLocalMinute * 60_000).toISOString().slice(0, 7),
    position: latitude === null || longitude === null ? null : { lat: latitude, lon: longitude },
    popularFrom: POPULARITY_STEPS.filter((step) => document.popularity >= step),
  };
}

/** The same for every usual spelling of a city. */
export function cityKey(name: string): string {
  const folded = foldedWords(name).join(' ');
  return FOREIGN_CITY_NAMES[folded] ?? folded;
}
