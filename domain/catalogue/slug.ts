import { foldedName } from './folded-name.ts';

/**
 * Words as a part of a URL: lower case, without accents, joined by hyphens. Letters that have no Latin
 * form stay as they are, so that "日本武道館" keeps a name.
 */
export function slugOf(...words: string[]): string {
  return words
    .join(' ')
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replace(/['’]/g, '')
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .normalize('NFC')
    .slice(0, SLUG_CHARS_MAX)
    .replace(/-+$/, '');
}

/** "accor-arena-paris"; a city that the venue's name says already is not said again. */
export function venueSlugOf(name: string, city: string): string {
  return foldedName(name).includes(foldedName(city)) ? slugOf(name) : slugOf(name, city);
}

/** What names the same venue in every import; there is a Palace Theatre in London, GB, and in London, CA. */
export function venueKeyOf(venue: { name: string; city: string; country: string }): string {
  return `${venueSlugOf(venue.name, venue.city)}/${venue.country.toLowerCase()}`;
}

/** "frankfurt-am-main": a city in the address of its page. Every run of other characters is one hyphen, so that it can be found by it. */
export function citySlugOf(city: string): string {
  return foldedName(city)
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}

const SLUG_CHARS_MAX = 100;
