import type { Listing, ListingSubject } from '../../db/queries/listings.ts';
import type { VenueDocument } from '../../db/queries/documents.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { eventPath } from './event-card.tsx';
import { listingName, listingPath } from './listing-address.ts';
import { placeJsonLd } from './place-json-ld.ts';

/** A listing as schema.org describes it: what it is of, the way to it, and what is on. */
export function listingJsonLd({ subject, events }: Listing, origin: string): object {
  const url = origin + encodeURI(listingPath(subject));
  const items = events.items.map((event, index) => ({
    '@type': 'ListItem',
    position: index + 1,
    name: event.name,
    url: origin + encodeURI(eventPath(event)),
  }));
  const list = {
    '@type': 'ItemList',
    name: listingName(subject),
    url,
    numberOfItems: items.length,
    itemListElement: items,
  };
  const trail = {
    '@type': 'BreadcrumbList',
    itemListElement: [
      { '@type': 'ListItem', position: 1, name: 'Events', item: `${origin}/` },
      { '@type': 'ListItem', position: 2, name: listingName(subject), item: url },
    ],
  };
  return { '@context': 'https://schema.org', '@graph': [...subjectNodes(subject, url), trail, list] };
}

function subjectNodes(subject: ListingSubject, url: string): object[] {
  switch (subject.kind) {
    case 'venue':
      return [venueNode(subject.venue, url)];
    case 'performer': {
      const { name, type, biography } = subject.performer;
      const about = biography === null ? {} : { description: biography };
      return [{ '@type': type === 'group' ? 'PerformingGroup' : 'Person', name, url, ...about }];
    }
    case 'city':
      return [
        {
          '@type': 'City',
          name: subject.city,
          url,
          containedInPlace: { '@type': 'Country', name: subject.country },
        },
      ];
    case 'category':
      return [];
    default:
      return unreachable(subject);
  }
}

function venueNode(venue: VenueDocument, url: string): object {
  return { ...placeJsonLd(venue), '@type': 'EventVenue', url };
}
