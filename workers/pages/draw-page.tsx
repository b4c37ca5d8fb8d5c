import { eventHue } from '../../domain/catalogue/event-hue.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';
import { eventPath } from './event-card.tsx';
import { DataBlock, Page } from './layout.tsx';

/** How an event's order was drawn: the `draw` island repeats the draw in the reader's own browser. */
export function DrawPage({ event, origin }: { event: EventDetail; origin: string }) {
  return (
    <Page
      title={`The draw for ${event.name} | Onsale`}
      description={`How the order of the queue for ${event.name} is drawn, and how anybody can check it.`}
      canonicalPath={`/events/${event.id}/draw`}
      origin={origin}
      islands={['draw']}
    >
      <div data-hue={eventHue(event.id)}>
        <header class="waiting-head">
          <div class="content">
            <p class="waiting-when">
              <a class="draw-event" href={eventPath(event)}>
                {event.name}
              </a>
            </p>
            <h1 class="waiting-event">How the order is drawn</h1>
          </div>
        </header>
        <div class="content draw" data-island="draw">
          <p class="shell-loading quiet" role="status">
            Reading the record of the draw
          </p>
          <noscript>
            <p class="note note-warning">Your browser repeats the draw here, which needs JavaScript.</p>
          </noscript>
        </div>
        <section class="content draw draw-about" aria-labelledby="proves-title">
          <h2 id="proves-title">What this proves, and what it does not</h2>
          {event.queue?.isVerifiable === false ? (
            <p>
              When the queue closes, the list of all who joined is sealed and its digest published. Then a random value
              of our own decides the order, and stands in our record. No public beacon decides: your browser can repeat
              the draw and see that everybody’s place follows from list and value, but you have only our word that the
              value was not chosen.
            </p>
          ) : (
            <p>
              When the queue closes, the list of all who joined is sealed and its digest published. Only then does a
              public beacon, which nobody here controls, publish the random value that decides the order. Whoever made
              the list could not know that value, and whoever knows the value cannot change the list. So nobody chose
              the order: not the organiser, not we, and not whoever came first.
            </p>
          )}
          <p>
            It does not prove that every entry is a different person. Each is a verified account that passed a check
            against programs, and somebody may have more than one account.
          </p>
          <p>
            The lists hold pseudonyms, and only you can tell which one is yours.{' '}
            <a href={`/events/${event.id}/queue`}>Go to the queue</a>
          </p>
        </section>
        <DataBlock
          type="application/json"
          id="event-data"
          data={{ id: event.id, name: event.name, timeZone: event.timeZone }}
        />
      </div>
    </Page>
  );
}
