import { KNOWN_CITIES } from '../../../domain/catalogue/known-cities.ts';
import type { SearchParameters } from '../../../protocol/http/search.ts';
import { below, seededRandom, type Random } from '../../../test/crash/load/random.ts';
import { benchCatalogue, skewed, type BenchEvent } from '../data/million.ts';
import { DESCRIPTION_WORDS, GENRES } from '../data/words.ts';

/** One thing that somebody asks. */
export type Asked = { kind: QueryKind; parameters: Partial<SearchParameters> } | { kind: 'suggestion'; typed: string };

export type QueryKind = (typeof KINDS)[number][0];

/** What a day's log holds: how often each kind of question comes. */
const KINDS = [
  ['name', 0.16],
  ['prefix', 0.12],
  ['typo', 0.1],
  ['word', 0.1],
  ['words', 0.06],
  ['place', 0.08],
  ['word and place', 0.12],
  ['filters', 0.1],
  ['near, by date', 0.08],
  ['near, by distance', 0.08],
] as const;

/** Questions about the catalogue, the same every time; a fifth of them come while somebody types. */
export function queryLog(events: number, questions: number): Asked[] {
  const random = seededRandom(50);
  const known = sampleEvents(events, random);
  return Array.from({ length: questions }, () => {
    if (random() < 0.2) return { kind: 'suggestion', typed: beginningOf(random, pick(random, known).name) };
    const kind = kindOf(random);
    return { kind, parameters: { limit: 20, ...parametersOf(kind, random, known) } };
  });
}

function parametersOf(kind: QueryKind, random: Random, known: readonly BenchEvent[]): Partial<SearchParameters> {
  const event = pick(random, known);
  const { latitude, longitude, city } = event.venue;
  const near = {
    latitude: round(latitude),
    longitude: round(longitude),
    radiusKm: pick(random, [10, 25, 50, 100, 250]),
  };
  switch (kind) {
    case 'name':
      return { q: event.performers[0]?.name ?? event.name };
    case 'prefix':
      return { q: beginningOf(random, event.name) };
    case 'typo':
      return { q: misspelt(random, event.performers[0]?.name ?? event.name) };
    case 'word':
      return { q: random() < 0.5 ? skewed(random, GENRES) : skewed(random, DESCRIPTION_WORDS) };
    case 'words':
      return { q: `${skewed(random, DESCRIPTION_WORDS)} ${pick(random, DESCRIPTION_WORDS)} ${skewed(random, GENRES)}` };
    case 'place':
      return { q: skewed(random, KNOWN_CITIES, 1.5).name };
    case 'word and place':
      return { q: `${skewed(random, GENRES)} ${city.name}`, ...(random() < 0.3 ? THIS_MONTH : {}) };
    case 'filters':
      return filtersOf(random, event);
    case 'near, by date':
      return { ...near, ...(random() < 0.5 ? { q: skewed(random, GENRES) } : {}) };
    case 'near, by distance':
      return { ...near, sort: 'distance', ...(random() < 0.5 ? { q: skewed(random, GENRES) } : {}) };
    default:
      return kind satisfies never;
  }
}

function filtersOf(random: Random, event: BenchEvent): Partial<SearchParameters> {
  const category = event.category as SearchParameters['category'];
  return pick(random, [
    { category },
    { city: event.venue.city.name, ...THIS_WEEK },
    { city: event.venue.city.name, category },
    { category, ...THIS_WEEKEND, availability: 'on-sale' },
    { venue: event.venue.id },
    { country: event.venue.city.country, category, priceMaxMinor: 1_500, currency: 'EUR' },
    { from: '2027-07-01', to: '2027-07-14', category },
  ] satisfies Partial<SearchParameters>[]);
}

/** As days, since the Worker's clock is not the catalogue's. */
const THIS_WEEK = { from: '2027-03-01', to: '2027-03-07' };
const THIS_WEEKEND = { from: '2027-03-05', to: '2027-03-07' };
const THIS_MONTH = { from: '2027-03-01', to: '2027-03-31' };

const SAMPLE_EVENTS = 20_000;

/** Events of the beginning of the stream, which are as any others. */
function sampleEvents(events: number, random: Random): BenchEvent[] {
  const sample: BenchEvent[] = [];
  for (const event of benchCatalogue(events).events()) {
    sample.push(event);
    if (sample.length === SAMPLE_EVENTS) break;
  }
  return sample.sort(() => random() - 0.5);
}

function kindOf(random: Random): QueryKind {
  let at = random();
  for (const [kind, share] of KINDS) {
    at -= share;
    if (at < 0) return kind;
  }
  return 'name';
}

/** Two letters of it at least, and not all. */
function beginningOf(random: Random, name: string): string {
  return name.slice(0, 2 + below(random, Math.max(1, Math.min(12, name.length - 2)))).trim();
}

/** A letter left out, doubled, or swapped with the next. */
function misspelt(random: Random, name: string): string {
  const at = 1 + below(random, Math.max(1, name.length - 2));
  switch (below(random, 3)) {
    case 0:
      return name.slice(0, at) + name.slice(at + 1);
    case 1:
      return name.slice(0, at) + name.slice(at - 1);
    default:
      return name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2);
  }
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[below(random, items.length)]!;
}

function round(degrees: number): number {
  return Math.round(degrees * 100) / 100;
}
