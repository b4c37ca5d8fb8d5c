import { shortDateText, timeText } from '../../domain/shared/date-text.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';
import { eventPath } from './event-card.tsx';
import { eventHue } from '../../domain/catalogue/event-hue.ts';
import { DataBlock, Page } from './layout.tsx';

/**
 * The seat page: its words come from here, its map, list and basket from the `seats` island, which reads
 * the event from the data block and everything else from the API.
 * @param props.isQueueOn a queue was switched on: who has no pass waits there
 */
export function SeatsPage({ event, isQueueOn, origin }: { event: EventDetail; isQueueOn: boolean; origin: string }) {
  return (
    <Page
      title={`Choose seats: ${event.name} | Onsale`}
      description={`Pick your seats for ${event.name} at ${event.venue.name} on a live map.`}
      canonicalPath={null}
      origin={origin}
      islands={['seats']}
      frame="tall"
    >
      <div class="seats" data-seats="" data-queue-on={isQueueOn ? '' : undefined} data-hue={eventHue(event.id)}>
        <div class="seats-head">
          <a class="seats-back" href={eventPath(event)} aria-label={`Back to ${event.name}`}>
            <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
              <path class="icon-line" d="M15 5l-7 7 7 7" />
            </svg>
          </a>
          <div class="seats-head-text">
            <h1 class="seats-title">{event.name}</h1>
            <p class="seats-when">
              {shortDateText(event.startsAt, event.timeZone)}, {timeText(event.startsAt, event.timeZone)} ·{' '}
              {event.venue.name}
            </p>
          </div>
        </div>
        <p class="seats-loading" data-loading="" role="status">
          Drawing the room
        </p>
        <noscript>
          <p class="note note-warning">
            The seat map needs JavaScript. Turn it on, or write to the box office of {event.venue.name}.
          </p>
        </noscript>
        <DataBlock type="application/json" id="event-data" data={event} />
      </div>
    </Page>
  );
}
