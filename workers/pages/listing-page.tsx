import type { Listing, ListingSubject } from '../../db/queries/listings.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { EventCard } from './event-card.tsx';
import { Page } from './layout.tsx';
import { cityPath, countryName, listingName, listingPath } from './listing-address.ts';
import { listingJsonLd } from './listing-json-ld.ts';

/** A venue, a performer, a city or a kind of event, and what is on there. */
export function ListingPage(props: { listing: Listing; continued: boolean; origin: string }) {
  const { subject, events } = props.listing;
  const path = listingPath(subject);
  const name = listingName(subject);
  return (
    <Page
      title={`${titleOf(subject)} | Onsale`}
      description={descriptionOf(subject)}
      canonicalPath={props.continued ? null : path}
      origin={props.origin}
      jsonLd={listingJsonLd(props.listing, props.origin)}
      pictured={events.items[0]}
      {...(subject.kind === 'category' ? {} : { calendarPath: `${path}/calendar.ics` })}
    >
      <div class="content listing">
        <header class="listing-head">
          <Trail subject={subject} />
          <h1 class="page-title">{name}</h1>
          <About subject={subject} />
        </header>
        <section aria-labelledby="list-title">
          <div class="home-list-head">
            <h2 id="list-title">{props.continued ? 'Later' : 'Coming up'}</h2>
            {props.continued ? <a href={path}>From the start</a> : null}
            {subject.kind === 'category' || events.items.length === 0 ? null : (
              <a href={`${path}/calendar.ics`}>Calendar feed</a>
            )}
          </div>
          {events.items.length === 0 ? (
            <NothingOn subject={subject} />
          ) : (
            <ul class="event-grid">
              {events.items.map((event) => (
                <EventCard event={event} />
              ))}
            </ul>
          )}
          {events.next === null ? null : (
            <p class="home-more">
              <a class="button button-quiet" href={`${path}?cursor=${events.next}`} rel="next">
                Later events
              </a>
            </p>
          )}
        </section>
      </div>
    </Page>
  );
}

/** The way up: from a venue to its city, from anything to all cities and kinds. */
function Trail({ subject }: { subject: ListingSubject }) {
  return (
    <nav class="trail" aria-label="You are here">
      <a href="/">Events</a>
      {subject.kind === 'venue' ? <a href={cityPath(subject.venue)}>{subject.venue.city}</a> : null}
      {subject.kind === 'city' || subject.kind === 'category' ? <a href="/cities">All cities and kinds</a> : null}
    </nav>
  );
}

function About({ subject }: { subject: ListingSubject }) {
  switch (subject.kind) {
    case 'venue':
      return <p class="quiet">{addressText(subject.venue)}</p>;
    case 'performer':
      return subject.performer.biography === null ? null : <p class="prose quiet">{subject.performer.biography}</p>;
    case 'city':
      return <p class="quiet">{countryName(subject.country)}</p>;
    case 'category':
      return null;
    default:
      return unreachable(subject);
  }
}

function NothingOn({ subject }: { subject: ListingSubject }) {
  return (
    <div class="empty">
      <p>Nothing is announced here right now. New dates appear on this page as soon as they are published.</p>
      {subject.kind === 'venue' ? (
        <a class="button" href={cityPath(subject.venue)}>
          See what is on in {subject.venue.city}
        </a>
      ) : (
        <a class="button" href="/">
          See all events
        </a>
      )}
    </div>
  );
}

function addressText(venue: Extract<ListingSubject, { kind: 'venue' }>['venue']): string {
  const town = [venue.postalCode, venue.city].filter(Boolean).join(' ');
  return [venue.street, town, countryName(venue.country)].filter(Boolean).join(', ');
}

function titleOf(subject: ListingSubject): string {
  switch (subject.kind) {
    case 'venue':
      return `${subject.venue.name}, ${subject.venue.city}: events and tickets`;
    case 'performer':
      return `${subject.performer.name}: dates and tickets`;
    case 'city':
      return `Events in ${subject.city}, ${countryName(subject.country)}`;
    case 'category':
      return `${listingName(subject)}: events and tickets`;
    default:
      return unreachable(subject);
  }
}

function descriptionOf(subject: ListingSubject): string {
  switch (subject.kind) {
    case 'venue':
      return `What is on at ${subject.venue.name} in ${subject.venue.city}. Pick your seats on a live map, at one all-in price.`;
    case 'performer':
      return `Where and when to see ${subject.performer.name}. Pick your seats on a live map, at one all-in price.`;
    case 'city':
      return `Concerts, theatre, sport and more in ${subject.city}. Pick your seats on a live map, at one all-in price.`;
    case 'category':
      return `${listingName(subject)}: what comes next, with every price all-in. Pick your seats on a live map.`;
    default:
      return unreachable(subject);
  }
}
