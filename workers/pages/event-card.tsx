import { shortDateText, timeText } from '../../domain/shared/date-text.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import type { EventSummary } from '../../protocol/http/catalogue.ts';
import { PosterArt } from './poster-art.tsx';

/** One event in a list: its poster, when, what, where, and the lowest all-in price. */
export function EventCard({ event }: { event: EventSummary }) {
  return (
    <li class="event-card">
      <a href={eventPath(event)} class="event-card-link">
        <div class="event-card-poster">
          {event.imageUrl ? (
            <img src={event.imageUrl} alt="" loading="lazy" decoding="async" />
          ) : (
            <PosterArt eventId={event.id} category={event.category} />
          )}
        </div>
        <p class="event-card-when">
          <time datetime={event.startsAt}>
            {shortDateText(event.startsAt, event.timeZone)}, {timeText(event.startsAt, event.timeZone)}
          </time>
        </p>
        <h3 class="event-card-name">{event.name}</h3>
        <p class="quiet">
          {event.venue.name}, {event.venue.city}
        </p>
        <p class="event-card-price">
          <PriceFrom event={event} />
        </p>
      </a>
    </li>
  );
}

export function eventPath(event: { id: string; slug: string }): string {
  return `/events/${event.id}/${event.slug}`;
}

function PriceFrom({ event }: { event: EventSummary }) {
  if (event.status === 'cancelled') return <strong>Cancelled</strong>;
  if (event.status === 'postponed') return <strong>Postponed</strong>;
  if (event.fromMinor === null) return <span class="quiet">Not on sale yet</span>;
  if (event.fromMinor === 0) return <span class="price">Free</span>;
  return (
    <>
      <span class="quiet">from </span>
      <span class="price">{moneyText(event.fromMinor, event.currency)}</span>
    </>
  );
}
