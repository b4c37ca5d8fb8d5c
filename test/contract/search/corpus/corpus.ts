import type { EventCategory } from '../../../../domain/catalogue/event-category.ts';
import { instantIn } from '../../../../domain/catalogue/local-time.ts';
import { cityNamed } from '../../../../domain/catalogue/known-cities.ts';
import { slugOf } from '../../../../domain/catalogue/slug.ts';
import { uuidV7 } from '../../../../domain/shared/ids.ts';
import { invariant } from '../../../../domain/shared/invariant.ts';
import { below, seededRandom, type Random } from '../../../crash/load/random.ts';
import { ACTS, type Act } from './acts.ts';
import { CITIES_OF_CORPUS, type CityOfCorpus, type VenueOfCorpus } from './places.ts';
import { WORKS, type Work } from './works.ts';

/** When the corpus is searched: every event begins in the twelve months after. A Monday. */
export const CORPUS_NOW_MS = Date.UTC(2027, 0, 4, 12);

export interface Corpus {
  venues: CorpusVenue[];
  performers: CorpusPerformer[];
  events: CorpusEvent[];
}

export interface CorpusVenue {
  id: string;
  name: string;
  slug: string;
  city: string;
  country: string;
  timeZone: string;
  latitude: number;
  longitude: number;
  capacity: number;
}

export interface CorpusPerformer {
  id: string;
  name: string;
  slug: string;
  type: Act['type'];
}

export interface CorpusEvent {
  id: string;
  name: string;
  description: string;
  category: EventCategory;
  startsAtMs: number;
  venue: CorpusVenue;
  performers: CorpusPerformer[];
  currency: string;
  fromMinor: number;
  toMinor: number;
  onSale: boolean;
  truth: Truth;
}

/** What the event is, whatever its texts say: judgements go by this alone. */
export interface Truth {
  /** Name of the work that is staged. */
  work: string | null;
  composer: string | null;
  /** "jazz", "opera", "play", "match", "festival". */
  kinds: readonly string[];
  /** In the catalogue's spelling. */
  city: string;
}

/** The same corpus every time. */
export function makeCorpus(): Corpus {
  const random = seededRandom(20_270_104);
  const maker = new CorpusMaker(random);
  for (const act of ACTS) if (act.genre !== 'classical') maker.addTour(act);
  for (const work of WORKS) maker.addRuns(work);
  for (const city of CITIES_OF_CORPUS) maker.addMatches(city);
  for (const city of CITIES_OF_CORPUS) maker.addFestivals(city);
  return maker.corpus;
}

interface House {
  city: CityOfCorpus;
  kind: VenueOfCorpus['kind'];
  venue: CorpusVenue;
}

class CorpusMaker {
  readonly corpus: Corpus = { venues: [], performers: [], events: [] };
  readonly #houses: House[] = [];
  readonly #performers = new Map<string, CorpusPerformer>();
  readonly #random: Random;
  #ids = 0;

  constructor(random: Random) {
    this.#random = random;
    for (const city of CITIES_OF_CORPUS) for (const venue of city.venues) this.#addHouse(city, venue);
    for (const { name, type } of ACTS) {
      const performer = { id: this.#id(), name, slug: `${slugOf(name)}-${this.#ids}`, type };
      this.#performers.set(name, performer);
      this.corpus.performers.push(performer);
    }
  }

  addTour(act: Act): void {
    const title = this.#pick(TOURS[act.genre] ?? []);
    const nights = 3 + below(this.#random, 13);
    const kinds = TOUR_HOUSES[act.genre] ?? ['club', 'hall'];
    for (let night = 0; night < nights; night++) {
      const house = this.#pick(this.#houses.filter(({ kind }) => kinds.includes(kind)));
      const support = this.#random() < 0.2 ? this.#pick(ACTS.filter((other) => other.genre === act.genre)) : act;
      const style = night % 3;
      this.#addEvent({
        house,
        name: style === 0 || title === undefined ? act.name : `${act.name}: ${title}`,
        description: `${act.name} ${ABOUT[act.genre]}`,
        category: act.genre === 'comedy' ? 'comedy' : act.genre === 'talk' ? 'talk' : 'music',
        acts: [act, ...(support === act ? [] : [support])],
        hour: 20,
        truth: { work: null, composer: null, kinds: [act.genre], city: house.city.name },
      });
    }
  }

  addRuns(work: Work): void {
    const classical = ACTS.filter((act) => act.genre === 'classical' && act.type === 'group');
    const wanted = work.kind === 'concert' ? ['hall', 'theatre'] : ['theatre'];
    for (let run = 0; run < 2 + below(this.#random, 4); run++) {
      const house = this.#pick(this.#houses.filter(({ kind }) => wanted.includes(kind)));
      const nights = 3 + below(this.#random, 7);
      const company = work.kind === 'concert' || work.kind === 'opera' ? [this.#pick(classical)] : [];
      const first = below(this.#random, 320);
      for (let night = 0; night < nights; night++) {
        this.#addEvent({
          house,
          name: work.name,
          description: `The ${work.kind} by ${work.by}. ${WORK_ABOUT[work.kind]}`,
          category: work.category,
          acts: company,
          hour: work.kind === 'family show' ? 15 : 19,
          day: first + night,
          truth: {
            work: work.name,
            composer: work.by,
            kinds: [work.kind, ...(work.category === 'music' ? ['classical'] : [])],
            city: house.city.name,
          },
        });
      }
    }
  }

  addMatches(city: CityOfCorpus): void {
    const guests = CITIES_OF_CORPUS.filter((other) => other !== city).flatMap(({ teams }) => teams);
    const grounds = this.#houses.filter((house) => house.city === city && /arena|stadium|hall/.test(house.kind));
    for (const team of city.teams) {
      for (let match = 0; match < 6; match++) {
        const house = this.#pick(grounds.length > 0 ? grounds : this.#houses.filter((one) => one.city === city));
        this.#addEvent({
          house,
          name: `${team} vs ${this.#pick(guests)}`,
          description: 'League match of the season, with family stand and standing terrace.',
          category: 'sports',
          acts: [],
          hour: 17,
          truth: { work: null, composer: null, kinds: ['match'], city: city.name },
        });
      }
    }
  }

  addFestivals(city: CityOfCorpus): void {
    for (const [subject, kinds] of FESTIVALS) {
      if (this.#random() > 0.45) continue;
      const house = this.#pick(this.#houses.filter((one) => one.city === city));
      for (let day = 0; day < 2; day++) {
        this.#addEvent({
          house,
          name: `${city.written} ${subject} Festival`,
          description: `Three days of ${subject.toLowerCase()} all over town, with food and late nights.`,
          category: 'festival',
          acts: [],
          hour: 14,
          truth: { work: null, composer: null, kinds, city: city.name },
        });
      }
    }
  }

  #addEvent(given: {
    house: House;
    name: string;
    description: string;
    category: EventCategory;
    acts: Act[];
    hour: number;
    day?: number;
    truth: Truth;
  }): void {
    const { house, acts, hour, day = 1 + below(this.#random, 350), ...rest } = given;
    const date = new Date(CORPUS_NOW_MS + (1 + day) * 86_400_000);
    const local = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    const fromMinor = (15 + below(this.#random, 60)) * 100;
    this.corpus.events.push({
      id: this.#id(),
      ...rest,
      startsAtMs: instantIn({ ...local, hour, minute: 30, second: 0 }, house.venue.timeZone),
      venue: house.venue,
      performers: acts.map((act) => this.#performers.get(act.name)!),
      currency: house.city.currency,
      fromMinor,
      toMinor: fromMinor + below(this.#random, 8) * 1_000,
      onSale: this.#random() < 0.8,
    });
  }

  #addHouse(city: CityOfCorpus, venue: VenueOfCorpus): void {
    // The other London is not among the cities that the catalogue knows.
    const known = cityNamed(city.name, city.country) ?? LONDON_ONTARIO;
    invariant(known.country === city.country, `${city.name} is a known city`);
    const spot = () => (this.#random() - 0.5) * 0.12;
    const made: CorpusVenue = {
      id: this.#id(),
      name: venue.name,
      slug: `${slugOf(venue.name, city.written)}-${this.#ids}`,
      city: city.written,
      country: city.country,
      timeZone: known.timeZone,
      latitude: known.latitude + spot(),
      longitude: known.longitude + spot(),
      capacity: CAPACITY[venue.kind],
    };
    this.corpus.venues.push(made);
    this.#houses.push({ city, kind: venue.kind, venue: made });
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[below(this.#random, items.length)]!;
  }

  #id(): string {
    const number = ++this.#ids;
    const bytes = Uint8Array.from({ length: 10 }, (_, at) => (number >> (8 * (9 - at > 3 ? 3 : 9 - at))) & 0xff);
    return uuidV7(CORPUS_NOW_MS + number, bytes);
  }
}

const LONDON_ONTARIO = { country: 'CA', timeZone: 'America/Toronto', latitude: 42.98, longitude: -81.25 };

const CAPACITY: Record<VenueOfCorpus['kind'], number> = {
  club: 400,
  theatre: 1_200,
  hall: 2_200,
  arena: 14_000,
  stadium: 45_000,
};

const TOUR_HOUSES: Partial<Record<Act['genre'], VenueOfCorpus['kind'][]>> = {
  rock: ['club', 'hall', 'arena'],
  pop: ['hall', 'arena', 'stadium'],
  metal: ['club', 'hall', 'arena'],
  comedy: ['theatre', 'club'],
  talk: ['theatre', 'hall'],
};

const TOURS: Partial<Record<Act['genre'], string[]>> = {
  rock: ['Wreckage and Roses', 'Anniversary Tour', 'Loud Again', 'World Tour 2027', 'The Farewell'],
  pop: ['Afterglow Tour', 'Homecoming', 'Neon Hearts', 'Summer Stadium Tour', 'Acoustic Evenings'],
  jazz: ['Late Set', 'Plays the Standards', 'Midnight Sessions'],
  folk: ['Songs from the Shore', 'Hearth and Home', 'Unplugged'],
  metal: ['Raise the Dead Tour', 'Winter of Iron', 'European Massacre'],
  'hip-hop': ['Block Party', 'Verses', 'No Encore Tour'],
  electronic: ['All Night Long', 'Live A/V', 'Warehouse Session'],
  soul: ['Soul Revue', 'Love Letters', 'An Evening With'],
  comedy: ['Almost Fine', 'Work in Progress', 'Nobody Asked', 'Best Of'],
  talk: ['In Conversation', 'A Lecture on Tomorrow', 'Reading and Signing'],
};

const ABOUT: Record<Act['genre'], string> = {
  rock: 'and guitars: a rock night with songs from every record.',
  pop: 'sings the hits and the new album, with full band and lights.',
  jazz: 'and guests: an evening of jazz, from standards to new pieces.',
  folk: 'brings fiddles, harmonies and folk songs from home.',
  metal: 'plays heavy metal, very fast and very loud.',
  'hip-hop': 'and DJ: hip-hop with verses old and new.',
  electronic: 'plays techno and electronic music until the small hours.',
  soul: 'with horns and choir: soul and rhythm and blues.',
  classical: 'plays classical music.',
  comedy: 'in a new hour of stand-up comedy about nearly everything.',
  talk: 'talks about books, science and the years to come, and answers questions.',
};

const WORK_ABOUT: Record<Work['kind'], string> = {
  play: 'A new staging with the house’s own company.',
  musical: 'With full orchestra, choir and a very large staircase.',
  opera: 'Sung in the original language, with surtitles.',
  ballet: 'Danced by the company to live music.',
  concert: 'A classical evening with choir and soloists.',
  'family show': 'For everyone from five years on.',
};

const FESTIVALS: [string, readonly string[]][] = [
  ['Jazz', ['festival', 'jazz']],
  ['Folk', ['festival', 'folk']],
  ['Film', ['festival', 'film']],
  ['Comedy', ['festival', 'comedy']],
  ['Beer', ['festival', 'beer']],
];
