import { unreachable } from '../../domain/shared/invariant.ts';
import { longDateText, momentText, timeText } from '../../domain/shared/date-text.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import type { EventDetail, Offer } from '../../protocol/http/catalogue.ts';
import { eventPath } from './event-card.tsx';
import { eventHue } from '../../domain/catalogue/event-hue.ts';
import { eventJsonLd } from './event-json-ld.ts';
import { Page } from './layout.tsx';
import { countryName } from './listing-address.ts';
import { PosterArt } from './poster-art.tsx';
import { ReturnPromise } from './return-promise.tsx';
import type { ZoneStock } from './zone-stock.ts';

/** The event as a poster: what, when, where, one all-in price and one action. */
export function EventPage(props: { event: EventDetail; stock: ZoneStock | null; isQueueOn: boolean; origin: string }) {
  const { event, stock, isQueueOn, origin } = props;
  const soldOut = isSoldOut(event, stock);
  const isSwitchedOn = isQueueOn && event.queue === null && event.status === 'published' && !soldOut;
  const where = `${event.venue.name}, ${event.venue.city}`;
  const when = `${longDateText(event.startsAt, event.timeZone)}, ${timeText(event.startsAt, event.timeZone)}`;
  return (
    <Page
      title={`${event.name}, ${where} | Onsale`}
      description={`${event.name}: ${when}, ${where}. Pick your seats on a live map.`}
      canonicalPath={eventPath(event)}
      origin={origin}
      jsonLd={eventJsonLd({ event, stock, origin })}
      pictured={event}
      islands={event.presale ? ['presale'] : []}
      calendarPath={`/events/${event.id}/calendar.ics`}
    >
      <article>
        <header class="event-hero" data-hue={eventHue(event.id)}>
          <div class="event-hero-art">
            {event.imageUrl ? (
              <img src={event.imageUrl} alt="" fetchpriority="high" />
            ) : (
              <PosterArt eventId={event.id} category={event.category} />
            )}
          </div>
          <div class="content event-hero-text">
            <h1 class={event.name.length > 40 ? 'event-title event-title-long' : 'event-title'}>{event.name}</h1>
            <p class="event-hero-when">
              <time datetime={event.startsAt}>{when}</time>
            </p>
            <p class="event-hero-where">{where}</p>
          </div>
        </header>
        <div class="content event-body">
          <aside class="event-buy" aria-label="Tickets">
            <Action event={event} soldOut={soldOut} hasQueue={event.queue !== null || isQueueOn} />
          </aside>
          <div class="event-about">
            <Facts event={event} isSwitchedOn={isSwitchedOn} />
            {event.offers.length > 0 ? <Prices event={event} stock={stock} /> : null}
            {event.offers.length > 0 && event.status !== 'cancelled' ? <ReturnPromise event={event} /> : null}
            <About event={event} />
          </div>
        </div>
      </article>
    </Page>
  );
}

function Action({ event, soldOut, hasQueue }: { event: EventDetail; soldOut: boolean; hasQueue: boolean }) {
  switch (event.status) {
    case 'cancelled':
      return <p class="note note-danger">This event is cancelled. Tickets that were paid for are refunded in full.</p>;
    case 'postponed':
      return <p class="note note-warning">This event is postponed. Tickets stay valid for the new date.</p>;
    case 'draft':
      return <p class="note">This event is not published yet.</p>;
    case 'published':
      return event.planHash === null || event.fromMinor === null ? (
        <div class="stack">
          <p class="note">Tickets are not on sale here yet.</p>
          <a class="button button-quiet button-wide" href="/">
            See other events
          </a>
        </div>
      ) : (
        <>
          {soldOut ? (
            <p class="event-sold-out">Sold out. Seats that are given back are for sale again on the seat map.</p>
          ) : null}
          <p class="event-from">
            <span class="quiet">from </span>
            <span class="event-from-price price">{moneyText(event.fromMinor, event.currency)}</span>
          </p>
          <a class="button button-wide" href={`/events/${event.id}/${hasQueue && !soldOut ? 'queue' : 'seats'}`}>
            {soldOut ? 'See the seat map' : hasQueue ? 'Go to the queue' : 'Choose your seats'}
          </a>
          {event.presale ? <Presale event={event} presale={event.presale} /> : null}
          {hasQueue && event.queue === null ? (
            <p class="event-buy-small">
              Very many want tickets just now, so there is a queue: who comes first is called first. Nobody has to sign
              in to wait.
            </p>
          ) : null}
          {event.queue ? (
            <p class="event-buy-small">
              Fans wait in a queue, and the order of all who are in by its closing is drawn: being early gains nothing.
            </p>
          ) : null}
          <p class="event-buy-small faint">
            Fees and tax are in the price. Up to {event.seatsPerFanMax} tickets each, held for{' '}
            {Math.round(event.holdSeconds / 60)} minutes while you pay.
          </p>
        </>
      );
    default:
      return unreachable(event.status);
  }
}

/** When only some buy, and for them the form: the `presale` island makes it, and takes it away when the time is over. */
function Presale({ event, presale }: { event: EventDetail; presale: NonNullable<EventDetail['presale']> }) {
  const { name, opensAt, closesAt } = presale;
  return (
    <section class="event-presale" aria-labelledby="presale-title">
      <h2 id="presale-title">Presale: {name}</h2>
      <p class="event-buy-small">
        From {momentText(opensAt, event.timeZone)} with a code or an invitation. Everybody buys from{' '}
        {momentText(closesAt, event.timeZone)}.
      </p>
      <div data-island="presale" data-event={event.id} data-opens={opensAt} data-closes={closesAt}></div>
    </section>
  );
}

function Facts({ event, isSwitchedOn }: { event: EventDetail; isSwitchedOn: boolean }) {
  const { venue } = event;
  const address = [venue.street, [venue.postalCode, venue.city].filter(Boolean).join(' '), countryName(venue.country)];
  return (
    <section aria-labelledby="facts-title">
      <h2 id="facts-title" class="visually-hidden">
        When and where
      </h2>
      <dl class="facts">
        <div>
          <dt>When</dt>
          <dd>
            <span>{longDateText(event.startsAt, event.timeZone)}</span>
            <span class="quiet figures">{hoursOf(event)}</span>
            <span>
              <a class="facts-link" href={`/events/${event.id}/calendar.ics`}>
                Add to calendar
              </a>
            </span>
          </dd>
        </div>
        <div>
          <dt>Where</dt>
          <dd>
            <span>
              <a href={`/venues/${venue.slug}`}>{venue.name}</a>
            </span>
            <span class="quiet">{address.filter(Boolean).join(', ')}</span>
          </dd>
        </div>
        {isSwitchedOn ? (
          <div>
            <dt>The queue</dt>
            <dd>
              <span>Is on now</span>
              <span class="quiet">Who comes first is called first</span>
            </dd>
          </div>
        ) : null}
        {event.queue ? (
          <div>
            <dt>The queue</dt>
            <dd>
              <span class="figures">Join from {momentText(event.queue.joinsFrom, event.timeZone)}</span>
              <span class="quiet figures">Drawn {momentText(event.queue.closesAt, event.timeZone)}</span>
              <span class="quiet figures">Sale opens {momentText(event.queue.opensAt, event.timeZone)}</span>
            </dd>
          </div>
        ) : null}
      </dl>
    </section>
  );
}

function hoursOf(event: EventDetail): string {
  const at = (instant: string) => timeText(instant, event.timeZone);
  const parts = [
    event.doorsAt ? `Doors ${at(event.doorsAt)}` : null,
    `Starts ${at(event.startsAt)}`,
    event.endsAt ? `Ends about ${at(event.endsAt)}` : null,
  ];
  return `${parts.filter(Boolean).join(' · ')} (${event.venue.city} time)`;
}

function Prices({ event, stock }: { event: EventDetail; stock: ZoneStock | null }) {
  const types = [...new Map(event.offers.map((offer) => [offer.ticketType, offer.ticketTypeName]))];
  const zones = [...new Map(event.offers.map((offer) => [offer.zone, offer.zoneName]))];
  const stockOf = (zone: string) => stock?.get(event.offers.find((offer) => offer.zone === zone)?.planCategory ?? '');
  const priceOf = (zone: string, type: string): Offer | undefined =>
    event.offers.find((offer) => offer.zone === zone && offer.ticketType === type);
  return (
    <section aria-labelledby="prices-title">
      <h2 id="prices-title">Prices</h2>
      <p class="quiet">What you pay, fees and tax included.</p>
      <div class="table-scroll" tabindex={0} role="group" aria-label="Price table">
        <table class="price-table">
          <thead>
            <tr>
              <th scope="col">Zone</th>
              {types.map(([, name]) => (
                <th scope="col" class="price-cell">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {zones.map(([zone, zoneName]) => (
              <tr>
                <th scope="row">
                  {zoneName}
                  {stockOf(zone) === 'gone' ? <span class="price-gone"> Sold out</span> : null}
                </th>
                {types.map(([type]) => {
                  const offer = priceOf(zone, type);
                  return (
                    <td class="price-cell price">
                      {offer ? moneyText(offer.price.totalMinor, event.currency) : <span class="faint">not sold</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function About({ event }: { event: EventDetail }) {
  const told = event.performers;
  return (
    <>
      {event.description ? (
        <section aria-labelledby="about-title" class="prose">
          <h2 id="about-title">About</h2>
          {event.description.split(/\n{2,}/).map((paragraph) => (
            <p>{paragraph}</p>
          ))}
        </section>
      ) : null}
      {told.length > 0 ? (
        <section aria-labelledby="performers-title" class="prose">
          <h2 id="performers-title">On stage</h2>
          {told.map((performer) => (
            <div class="performer">
              <h3>
                <a href={`/performers/${performer.slug}`}>{performer.name}</a>
              </h3>
              {performer.biography ? <p class="quiet">{performer.biography}</p> : null}
            </div>
          ))}
        </section>
      ) : null}
    </>
  );
}

/** Nothing of what is sold is free, and nothing that is held could come back. */
function isSoldOut(event: EventDetail, stock: ZoneStock | null): boolean {
  return stock !== null && event.offers.every(({ planCategory }) => stock.get(planCategory) === 'gone');
}
