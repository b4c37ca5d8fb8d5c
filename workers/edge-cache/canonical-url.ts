import { cellMiddle } from '../../domain/search/place-cell.ts';

/** What may stand in the query of a cacheable address, and how it is written in only one way. */
export interface CanonicalQuery {
  /** Known parameters with their values, as the request was understood; one without a value is left out. */
  values: Readonly<Record<string, unknown>>;
  /** What a parameter is when it is not given: then it need not be. */
  defaults: Readonly<Record<string, unknown>>;
  /** Whether the answer repeats what was asked in the asker's own letters, as pages do. */
  isRepeated: boolean;
}

/**
 * The one address of a cacheable answer: known parameters only, sorted, without defaults, words without needless
 * spaces or capitals where case means nothing, places as their cell. `origin` is fixed, so that the same answer asked for
 * under two hosts is stored once.
 */
export function canonicalUrl(pathname: string, query: CanonicalQuery, origin: string): URL {
  const canonical = new URL(origin);
  // Not through the constructor: a path with two slashes in front would name another host.
  canonical.pathname = canonicalPath(pathname);
  for (const name of Object.keys(query.values).toSorted()) {
    const value = textOf(name, query.values[name], query);
    if (value === '' || value === textOf(name, query.defaults[name], query)) continue;
    canonical.searchParams.set(name, value);
  }
  return canonical;
}

/** Parameters whose capitals mean nothing: what is looked up by them is folded. */
const CASELESS = new Set(['search', 'q', 'city']);

/** Nobody's own place is in an address, and neighbours share what is stored. */
const PLACES = new Set(['latitude', 'longitude']);

function textOf(name: string, value: unknown, { isRepeated }: CanonicalQuery): string {
  if (PLACES.has(name)) return placeText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return '';
  const text = value.normalize('NFC').replace(/\s+/g, ' ').trim();
  return !isRepeated && CASELESS.has(name) ? text.toLowerCase() : text;
}

/** A page's parameters are texts, an operation's are numbers: either is a cell, or nothing. */
function placeText(value: unknown): string {
  const degrees = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof degrees === 'number' && Number.isFinite(degrees) ? String(cellMiddle(degrees)) : '';
}

/** Percent signs are written in one way. */
function canonicalPath(pathname: string): string {
  return pathname.replaceAll(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase());
}
