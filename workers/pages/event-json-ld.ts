import { moneyDecimal } from '../../domain/shared/money-text.ts';
import type { EventCategory } from '../../domain/catalogue/event-category.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';
import { eventPath } from './event-card.tsx';

/** The event as schema.org describes it, for search engines. `origin`: scheme and host of its page. */
export function eventJsonLd(event: EventDetail, origin: string): object {
  const url = origin + eventPath(event);
  return {
    '@context': 'https://schema.org',
    '@type': SCHEMA_TYPES[event.category],
    name: event.name,
    url,
    startDate: event.startsAt,
    ...(event.endsAt ? { endDate: event.endsAt } : {}),
    ...(event.doorsAt ? { doorTime: event.doorsAt } : {}),
    eventStatus: `https://schema.org/${STATUSES[event.status]}`,
    eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
    ...(event.description ? { description: event.description } : {}),
    ...(event.imageUrl ? { image: [new URL(event.imageUrl, origin).href] } : {}),
    location: placeOf(event),
    performer: event.performers.map((performer) => ({
      '@type': performer.type === 'group' ? 'PerformingGroup' : 'Person',
      name: performer.name,
    })),
    offers: event.offers.map((offer) => ({
      '@type': 'Offer',
      name: `${offer.zoneName} — ${offer.ticketTypeName}`,
      price: moneyDecimal(offer.price.totalMinor, event.currency),
      priceCurrency: event.currency,
      url: `${origin}/events/${event.id}/seats`,
    })),
  };
}

function placeOf({ venue }: EventDetail): object {
  return {
    '@type': 'Place',
    name: venue.name,
    address: {
      '@type': 'PostalAddress',
      ...(venue.street ? { streetAddress: venue.street } : {}),
      addressLocality: venue.city,
      ...(venue.region ? { addressRegion: venue.region } : {}),
      ...(venue.postalCode ? { postalCode: venue.postalCode } : {}),
      addressCountry: venue.country,
    },
    ...(venue.latitude !== null && venue.longitude !== null
      ? { geo: { '@type': 'GeoCoordinates', latitude: venue.latitude, longitude: venue.longitude } }
      : {}),
  };
}

const SCHEMA_TYPES: Record<EventCategory, string> = {
  music: 'MusicEvent',
  theatre: 'TheaterEvent',
  comedy: 'ComedyEvent',
  sports: 'SportsEvent',
  dance: 'DanceEvent',
  family: 'ChildrensEvent',
  festival: 'Festival',
  talk: 'EducationEvent',
  other: 'Event',
};

const STATUSES: Record<EventDetail['status'], string> = {
  draft: 'EventScheduled',
  published: 'EventScheduled',
  cancelled: 'EventCancelled',
  postponed: 'EventPostponed',
};
