import { shortDateText, timeText } from '../../domain/shared/date-text.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import type { EventSummary } from '../../protocol/http/catalogue.ts';
import type { SearchHit } from '../../protocol/http/search.ts';
import { MarkedText } from './marked-text.tsx';
import { PosterArt } from './poster-art.tsx';

type Highlights = SearchHit['highlights'];

/**
 * One event in a list: its poster, when, what, where, and the lowest all-in price. `highlights`: what was looked for is
 * marked, and what the card would not show of it is added. `distanceKm`: from where the fan is.
 */
export function EventCard({
  event,
  highlights = [],
  distanceKm = null,
}: {
  event: EventSummary;
  highlights?: Highlights;
  distanceKm?: number | null;
}) {
  const marked = (field: Highlights[number]['field'], text: string) => (
    <MarkedText text={text} marks={highlights.find((one) => one.field === field && one.text === text)?.marks ?? []} />
  );
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
        <h3 class="event-card-name">{marked('name', event.name)}</h3>
        <p class="quiet">
          {marked('venue', event.venue.name)}, {marked('city', event.venue.city)}
          {distanceKm === null ? null : <span class="event-card-distance"> · {distanceText(distanceKm)}</span>}
        </p>
        <FoundIn event={event} highlights={highlights} />
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

/** Where the fan is, is known to a kilometre. */
function distanceText(km: number): string {
  return km < 1.5 ? 'about 1 km away' : `${Math.round(km).toLocaleString('en-GB')} km away`;
}

/** A performer or a passage of the description, when nothing else on the card says why it was found. */
function FoundIn({ event, highlights }: { event: EventSummary; highlights: Highlights }) {
  const reason = highlights.find(({ field, text }) => field === 'performer' && !event.name.includes(text));
  const shown = highlights.some(({ field }) => field === 'name' || field === 'venue' || field === 'city');
  const found = reason ?? (shown ? undefined : highlights[0]);
  if (!found || found.field === 'name') return null;
  return (
    <p class="quiet event-card-found">
      {found.field === 'performer' ? 'With ' : null}
      <MarkedText {...found} />
    </p>
  );
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
