import { slugOf } from '../../domain/catalogue/slug.ts';
import type { Act } from './act.ts';
import { ARENA_ACTS } from './arena-acts.ts';
import { seasonOffers } from './season-offers.ts';
import { THEATRE_ACTS } from './theatre-acts.ts';
import { SEED_VENUES, type SeedVenue } from './venues.ts';

/**
 * The demonstration season as the JSON-LD document that a promoter's site would publish: every venue plays ten
 * nights, from two days after `now` on. The same day gives the same document.
 */
export function seasonDocument(now: Date): object {
  const graph = SEED_VENUES.flatMap((venue, venueIndex) =>
    Array.from({ length: NIGHTS_PER_VENUE }, (_, night) => showAt({ venue, venueIndex, night, now })),
  );
  return { '@context': 'https://schema.org', '@graph': graph };
}

const NIGHTS_PER_VENUE = 10;
const DAYS_BETWEEN_NIGHTS = 24;

function showAt(at: { venue: SeedVenue; venueIndex: number; night: number; now: Date }): object {
  const { venue, venueIndex, night, now } = at;
  const acts = venue.kind === 'theatre' ? THEATRE_ACTS : ARENA_ACTS;
  // 7 shares no divisor with either number of acts, so that nobody plays a house twice.
  const act = acts[(night * 7 + venueIndex * 3) % acts.length]!;
  const spread = (venueIndex * 5 + night * 3) % (DAYS_BETWEEN_NIGHTS - 2);
  const day = new Date(now.getTime() + (2 + night * DAYS_BETWEEN_NIGHTS + spread) * 86_400_000);
  const start = startOf(act, venue);
  return {
    '@type': act.eventType,
    '@id': `https://season.onsale.test/${slugOf(venue.name, venue.city)}/${night + 1}`,
    name: titleOf(act),
    description: act.about,
    startDate: localText(day, start),
    endDate: localText(day, start + act.minutes),
    doorTime: localText(day, start - (venue.kind === 'arena' ? 90 : 45)),
    eventStatus: 'https://schema.org/EventScheduled',
    eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
    location: placeOf(venue),
    performer: [act, ...guestsOf(act)].map(performerOf),
    offers: seasonOffers(venue, act.priceFactor),
  };
}

/** A game is called by its teams already. */
function titleOf(act: Act): string {
  return act.show.includes(act.name) ? act.show : `${act.name}: ${act.show}`;
}

function guestsOf(act: Act): Act[] {
  return [...ARENA_ACTS, ...THEATRE_ACTS].filter((other) => other.name === act.guest);
}

/** Minutes after midnight. */
function startOf(act: Act, venue: SeedVenue): number {
  if (act.eventType === 'ChildrensEvent') return 15 * 60;
  if (act.eventType === 'LiteraryEvent' || act.eventType === 'EducationEvent') return 19 * 60;
  return venue.kind === 'theatre' ? 19 * 60 + 30 : 20 * 60;
}

/** "2026-12-05T19:30": on the venue's clock, which the importer must find out; past midnight on the next day. */
function localText(day: Date, minutes: number): string {
  const midnight = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate());
  return new Date(midnight + minutes * 60_000).toISOString().slice(0, 16);
}

function placeOf(venue: SeedVenue): object {
  return {
    '@type': venue.kind === 'theatre' ? 'PerformingArtsTheater' : 'StadiumOrArena',
    name: venue.name,
    address: {
      '@type': 'PostalAddress',
      streetAddress: venue.street,
      addressLocality: venue.city,
      addressRegion: venue.region,
      postalCode: venue.postalCode,
      addressCountry: venue.country,
    },
    geo: { '@type': 'GeoCoordinates', latitude: venue.latitude, longitude: venue.longitude },
  };
}

function performerOf(act: Act): object {
  return { '@type': act.type, name: act.name, description: act.biography };
}
