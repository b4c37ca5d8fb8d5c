import { localInstantText } from '../../domain/catalogue/local-time.ts';
import { moneyDecimal } from '../../domain/shared/money-text.ts';
import type { EventCategory } from '../../domain/catalogue/event-category.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';
import { eventPath } from './event-card.tsx';
import { placeJsonLd } from './place-json-ld.ts';
import { sharedImagePath } from './poster-address.ts';
import type { Stock, ZoneStock } from './zone-stock.ts';

/**
 * The event as schema.org describes it, with what Google requires (name, startDate, location with its address) and asks
 * for. Times carry the venue's offset. `origin`: scheme and host of its page; `stock` null: nobody knows what is left.
 */
export function eventJsonLd(about: { event: EventDetail; stock: ZoneStock | null; origin: string }): object {
  const { event, stock, origin } = about;
  const url = origin + encodeURI(eventPath(event));
  const at = (instant: string) => localInstantText(Date.parse(instant), event.timeZone);
  return {
    '@context': 'https://schema.org',
    '@type': SCHEMA_TYPES[event.category],
    name: event.name,
    url,
    startDate: at(event.startsAt),
    ...(event.endsAt ? { endDate: at(event.endsAt) } : {}),
    ...(event.doorsAt ? { doorTime: at(event.doorsAt) } : {}),
    eventStatus: `https://schema.org/${STATUSES[event.status]}`,
    eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
    ...(event.description ? { description: event.description } : {}),
    image: [new URL(sharedImagePath(event), origin).href],
    location: { ...placeJsonLd(event.venue), url: origin + encodeURI(`/venues/${event.venue.slug}`) },
    ...(event.performers.length > 0
      ? { performer: event.performers.map((performer) => performerNode(performer, origin)) }
      : {}),
    offers: event.offers.map((offer) => ({
      '@type': 'Offer',
      name: `${offer.zoneName} — ${offer.ticketTypeName}`,
      price: moneyDecimal(offer.price.totalMinor, event.currency),
      priceCurrency: event.currency,
      url,
      ...availabilityOf(stock?.get(offer.planCategory)),
    })),
  };
}

function performerNode(performer: EventDetail['performers'][number], origin: string): object {
  const type = performer.type === 'group' ? 'PerformingGroup' : 'Person';
  return { '@type': type, name: performer.name, url: origin + encodeURI(`/performers/${performer.slug}`) };
}

function availabilityOf(stock: Stock | undefined): { availability?: string } {
  return stock === undefined ? {} : { availability: `https://schema.org/${AVAILABILITIES[stock]}` };
}

const AVAILABILITIES: Record<Stock, string> = {
  available: 'InStock',
  returning: 'LimitedAvailability',
  gone: 'SoldOut',
};

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
