import type { EventDetail, EventSummary } from '../../../protocol/http/catalogue.ts';
import type { SearchPageDocument } from '../../../protocol/http/search.ts';

const id = '0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b';

/** An event whose name would like to be a script. */
export const event: EventDetail = {
  id,
  slug: 'lanterns',
  name: 'Lanterns </script><script>alert(1)</script>',
  category: 'music',
  status: 'published',
  startsAt: '2026-12-05T19:30:00Z',
  timeZone: 'America/New_York',
  imageUrl: null,
  currency: 'JPY',
  fromMinor: 9000,
  description: 'One evening.',
  doorsAt: '2026-12-05T18:30:00Z',
  endsAt: null,
  venue: {
    id,
    slug: 'hall',
    name: 'The Hall',
    street: null,
    city: 'New York',
    region: null,
    postalCode: null,
    country: 'US',
    timeZone: 'America/New_York',
    latitude: null,
    longitude: null,
  },
  performers: [],
  offers: [
    {
      zone: 'stalls',
      zoneName: 'Stalls',
      planCategory: 'Stalls',
      ticketType: 'adult',
      ticketTypeName: 'Adult',
      price: { faceMinor: 8000, feeMinor: 500, taxMinor: 500, totalMinor: 9000 },
    },
  ],
  seatsPerFanMax: 6,
  holdSeconds: 600,
  returnPolicy: { cancellation: null, faceValue: null },
  queue: null,
  presale: null,
  planHash: 'abc',
  capacity: 100,
  links: { self: '', page: '', plan: '/v1/plans/abc', availability: '/a', floor: '/f', queue: null },
};

export const summary: EventSummary = { ...event, performers: [] };

/** A page of a search with everything that an engine can say. */
export const found: SearchPageDocument = {
  items: [
    {
      event: summary,
      position: null,
      distanceKm: null,
      highlights: [{ field: 'name', text: summary.name, marks: [[0, 8]] }],
    },
  ],
  next: 'cursor',
  total: { value: 1_000, exact: false },
  sort: 'relevance',
  answeredBy: {
    engine: 'elasticsearch',
    insteadOf: null,
    capabilities: { facets: true, highlights: true, didYouMean: true },
  },
  facets: {
    categories: [
      { value: 'music', count: 900 },
      { value: 'dance', count: 300 },
    ],
    cities: [{ value: 'New York', country: 'US', count: 1_200 }],
    months: [
      { value: '2026-12', count: 700 },
      { value: '2027-02', count: 500 },
    ],
  },
  didYouMean: 'lanterns & <script>',
  help: null,
};

export const twoHits = { ...found, items: [...found.items, ...found.items] };

export const emptyHelp = {
  nearestDates: found.items,
  widerRadius: { radiusKm: 500, items: found.items },
  elsewhere: [],
};
