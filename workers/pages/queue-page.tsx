import { eventHue } from '../../domain/catalogue/event-hue.ts';
import { longDateText, timeText } from '../../domain/shared/date-text.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';
import { eventPath } from './event-card.tsx';
import { DataBlock, Page } from './layout.tsx';

/** All-in, by zone. */
function lowestPrices({ offers }: EventDetail): Record<string, number> {
  const lowest: Record<string, number> = {};
  for (const { zone, price } of offers) lowest[zone] = Math.min(lowest[zone] ?? Infinity, price.totalMinor);
  return lowest;
}

/** Of a queue that nobody planned. */
const USUAL_PASS_SECONDS = 600;

/** Where fans wait: the event above, and below it the `queue` island, which says where everybody stands. */
export function QueuePage(props: { event: EventDetail; origin: string; botCheckSiteKey: string }) {
  const { event, origin, botCheckSiteKey } = props;
  const when = `${longDateText(event.startsAt, event.timeZone)}, ${timeText(event.startsAt, event.timeZone)}`;
  return (
    <Page
      title={`Queue for ${event.name} | Onsale`}
      description={`Wait your turn for ${event.name} at ${event.venue.name}.`}
      canonicalPath={null}
      origin={origin}
      islands={['queue']}
    >
      <div data-hue={eventHue(event.id)}>
        <header class="waiting-head">
          <div class="content">
            <h1 class="waiting-event">
              <a href={eventPath(event)}>{event.name}</a>
            </h1>
            <p class="waiting-when">
              {when} · {event.venue.name}, {event.venue.city}
            </p>
          </div>
        </header>
        <div class="content" data-island="queue">
          <p class="shell-loading quiet" role="status">
            Asking where the queue stands
          </p>
          <noscript>
            <p class="note note-warning">This page needs JavaScript: turn it on and load the page again.</p>
          </noscript>
        </div>
        <DataBlock
          type="application/json"
          id="event-data"
          data={{
            id: event.id,
            name: event.name,
            timeZone: event.timeZone,
            botCheckSiteKey,
            hasEarlierClasses: (event.queue?.classes.length ?? 0) > 1,
            passSeconds: event.queue?.passSeconds ?? USUAL_PASS_SECONDS,
            isVerifiable: event.queue?.isVerifiable ?? false,
            prices: { currency: event.currency, fromMinor: lowestPrices(event) },
          }}
        />
      </div>
    </Page>
  );
}
