import { KNOWN_CITIES, type KnownCity } from '../../../domain/catalogue/known-cities.ts';
import { slugOf } from '../../../domain/catalogue/slug.ts';
import { uuidV7 } from '../../../domain/shared/ids.ts';
import { below, seededRandom, type Random } from '../../../test/crash/load/random.ts';
import {
  BAND_ADJECTIVES,
  BAND_NOUNS,
  DESCRIPTION_WORDS,
  FIRST_NAMES,
  GENRES,
  LAST_NAMES,
  TEAM_WORDS,
  TOUR_WORDS,
  VENUE_KINDS,
  VENUE_WORDS,
  WORKS,
} from './words.ts';

/** When the million is searched; it plays in the two years after, and a tenth of it is over. */
export const BENCH_NOW_MS = Date.UTC(2027, 2, 1, 12);

export interface BenchPerformer {
  id: string;
  name: string;
}

export interface BenchVenue {
  id: string;
  name: string;
  city: KnownCity;
  latitude: number;
  longitude: number;
  capacity: number;
}

export interface BenchEvent {
  id: string;
  name: string;
  description: string;
  category: string;
  startsAtMs: number;
  venue: BenchVenue;
  performers: BenchPerformer[];
  fromMinor: number;
}

/** What a catalogue of `events` events is made of; the same every time. */
export interface BenchCatalogue {
  performers: BenchPerformer[];
  venues: BenchVenue[];
  events(): Generator<BenchEvent>;
}

export function benchCatalogue(events: number): BenchCatalogue {
  const random = seededRandom(1_000_000);
  const performers = Array.from({ length: Math.ceil(events * 0.06) }, (_, i) => ({
    id: idOf(1, i),
    name: performerName(random),
  }));
  const venues = Array.from({ length: Math.ceil(events * 0.012) }, (_, i) => venueOf(random, i));
  return {
    performers,
    venues,
    *events() {
      for (let i = 0; i < events; i++) yield eventOf(random, { i, performers, venues });
    },
  };
}

const YEAR_MS = 365 * 86_400_000;

/** Few are everywhere, most are rare: the earlier in the list, the likelier. */
export function skewed<Item>(random: Random, items: readonly Item[], skew = 2.2): Item {
  return items[Math.floor(items.length * random() ** skew)]!;
}

function eventOf(
  random: Random,
  given: { i: number; performers: readonly BenchPerformer[]; venues: readonly BenchVenue[] },
): BenchEvent {
  const { i, performers, venues } = given;
  const venue = skewed(random, venues);
  const performer = skewed(random, performers, 1.6);
  const kind = random();
  const genre = skewed(random, GENRES, 1.4);
  const startsAtMs = BENCH_NOW_MS - 0.1 * 2 * YEAR_MS + Math.floor(random() * 2 * YEAR_MS);
  const common = { id: idOf(3, i), venue, startsAtMs: startsAtMs - (startsAtMs % 900_000), fromMinor: priceOf(random) };
  const about = descriptionOf(random);
  if (kind < 0.5) {
    const tour =
      random() < 0.5 ? '' : `: ${skewed(random, TOUR_WORDS)} ${random() < 0.5 ? 'Tour' : skewed(random, TOUR_WORDS)}`;
    const category = genre === 'stand-up' ? 'comedy' : 'music';
    return {
      ...common,
      name: performer.name + tour,
      description: `${genre} ${about}`,
      category,
      performers: [performer],
    };
  }
  if (kind < 0.75) {
    const work = skewed(random, WORKS, 1.3);
    const category = skewed(random, ['theatre', 'music', 'dance', 'family'], 1.2);
    return { ...common, name: work, description: about, category, performers: random() < 0.3 ? [performer] : [] };
  }
  if (kind < 0.88) {
    const team = () => `${skewed(random, KNOWN_CITIES, 1.5).name} ${skewed(random, TEAM_WORDS, 1.3)}`;
    return {
      ...common,
      name: `${team()} vs ${team()}`,
      description: `match ${about}`,
      category: 'sports',
      performers: [],
    };
  }
  if (kind < 0.94) {
    const name = `${venue.city.name} ${capital(genre)} Festival`;
    return { ...common, name, description: `${genre} ${about}`, category: 'festival', performers: [performer] };
  }
  const name = `${performer.name}: ${capital(skewed(random, DESCRIPTION_WORDS))} and ${capital(skewed(random, DESCRIPTION_WORDS))}`;
  return { ...common, name, description: `talk ${about}`, category: 'talk', performers: [performer] };
}

function performerName(random: Random): string {
  const kind = random();
  if (kind < 0.55) return `${skewed(random, FIRST_NAMES)} ${rareName(random, LAST_NAMES)}`;
  if (kind < 0.85) return `The ${skewed(random, BAND_ADJECTIVES)} ${rareName(random, BAND_NOUNS)}`;
  return `${rareName(random, BAND_NOUNS)} ${skewed(random, ['Quartet', 'Orchestra', 'Ensemble', 'Band', 'Trio', 'Collective'])}`;
}

/** A third of the names are words that hardly anybody else has. */
function rareName(random: Random, names: readonly string[]): string {
  if (random() < 0.65) return skewed(random, names);
  const parts = Array.from({ length: 2 + below(random, 2) }, () => SYLLABLES[below(random, SYLLABLES.length)]!);
  return capital(parts.join(''));
}

const SYLLABLES =
  'ba be bri cha co da del dor el fa fen gar gri ha hol in ja kar la len lo mar mi mon na nor o pa per qui ra ro sa sel sha ta ter tor ul va ver wil yor za zen'.split(
    ' ',
  );

function venueOf(random: Random, i: number): BenchVenue {
  const city = skewed(random, KNOWN_CITIES, 1.6);
  const place = random() < 0.3 ? rareName(random, VENUE_WORDS) : skewed(random, VENUE_WORDS, 1.3);
  const name = `${random() < 0.25 ? `${city.name} ` : ''}${place} ${skewed(random, VENUE_KINDS, 1.4)}`;
  const spot = (spread: number) => (random() + random() + random() - 1.5) * spread;
  return {
    id: idOf(2, i),
    name,
    city,
    latitude: city.latitude + spot(0.3),
    longitude: city.longitude + spot(0.5),
    capacity: Math.round(200 * 10 ** (2.3 * random())),
  };
}

function descriptionOf(random: Random): string {
  return Array.from({ length: 12 + below(random, 12) }, () => skewed(random, DESCRIPTION_WORDS, 1.8)).join(' ');
}

function priceOf(random: Random): number {
  return 1_000 + 100 * Math.floor(190 * random() ** 2);
}

export function slugFor(name: string, id: string): string {
  return `${slugOf(name)}-${id.slice(-8)}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Ids of one kind, in the order in which they were made. */
function idOf(kind: number, at: number): string {
  const bytes = new Uint8Array(10);
  new DataView(bytes.buffer).setUint32(6, at);
  return uuidV7(BENCH_NOW_MS - YEAR_MS + kind * 10_000_000_000 + at, bytes);
}
