import type { ListingSubject } from '../../db/queries/listings.ts';
import { citySlugOf } from '../../domain/catalogue/slug.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { CATEGORY_NAMES } from './category-names.ts';

/** Path of a listing's page. */
export function listingPath(subject: ListingSubject): string {
  switch (subject.kind) {
    case 'venue':
      return `/venues/${subject.venue.slug}`;
    case 'performer':
      return `/performers/${subject.performer.slug}`;
    case 'city':
      return cityPath(subject);
    case 'category':
      return `/categories/${subject.category}`;
    default:
      return unreachable(subject);
  }
}

export function cityPath({ city, country }: { city: string; country: string }): string {
  return `/cities/${country.toLowerCase()}/${citySlugOf(city)}`;
}

/** What it is a list of, in a heading: "Zürich", "Music", "The Hall". */
export function listingName(subject: ListingSubject): string {
  switch (subject.kind) {
    case 'venue':
      return subject.venue.name;
    case 'performer':
      return subject.performer.name;
    case 'city':
      return subject.city;
    case 'category':
      return CATEGORY_NAMES[subject.category];
    default:
      return unreachable(subject);
  }
}

/** "Germany" of DE. */
export function countryName(code: string): string {
  return new Intl.DisplayNames('en-GB', { type: 'region' }).of(code) ?? code;
}
