import type { CalendarEvent } from '../../db/queries/listings.ts';
import type { CalendarEntry } from '../../domain/catalogue/icalendar.ts';
import { eventPath } from './event-card.tsx';

/** An event as it stands in a public calendar. */
export function calendarEntryOf(event: CalendarEvent, origin: string): CalendarEntry {
  const { venue } = event;
  const { latitude, longitude } = venue;
  const url = origin + encodeURI(eventPath(event));
  const place = [venue.name, venue.street, [venue.postalCode, venue.city].filter(Boolean).join(' ')];
  return {
    uid: `${event.id}@onsale`,
    sequence: event.revision,
    status: event.status === 'cancelled' ? 'cancelled' : 'confirmed',
    title: event.name,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    timeZone: event.timeZone,
    location: place.filter(Boolean).join(', '),
    position: latitude !== null && longitude !== null ? { latitude, longitude } : null,
    description: `Tickets: ${url}`,
    url,
  };
}
