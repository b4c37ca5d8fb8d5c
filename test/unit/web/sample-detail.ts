import type { EventDetail } from '../../../protocol/http/catalogue.ts';

const id = '0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b';
const price = { faceMinor: 8000, feeMinor: 500, taxMinor: 500, totalMinor: 9000 };

/** An event with everything that one may have. */
export const sampleDetail: EventDetail = {
  id,
  slug: 'lanterns',
  name: 'Lanterns & Other Lights',
  category: 'music',
  status: 'published',
  startsAt: '2026-12-05T19:30:00Z',
  timeZone: 'America/New_York',
  imageUrl: null,
  currency: 'USD',
  fromMinor: 9000,
  description: 'One evening.\n\nAnd no other.',
  doorsAt: '2026-12-05T18:30:00Z',
  endsAt: '2026-12-05T22:00:00Z',
  venue: {
    id,
    slug: 'hall',
    name: 'The Hall',
    street: '1 Main Street',
    city: 'New York',
    region: 'NY',
    postalCode: '10001',
    country: 'US',
    timeZone: 'America/New_York',
    latitude: 40.7,
    longitude: -74,
  },
  performers: [{ id, slug: 'the-band', name: 'The Band', type: 'group', biography: 'They play.' }],
  offers: [
    { zone: 'a', zoneName: 'Stalls', planCategory: 'Stalls', ticketType: 'adult', ticketTypeName: 'Adult', price },
    { zone: 'b', zoneName: 'Floor', planCategory: 'Standing', ticketType: 'adult', ticketTypeName: 'Adult', price },
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
