import { describe, expect, test } from 'vitest';
import { localInstantText } from '../../../domain/catalogue/local-time.ts';
import type { EventDetail } from '../../../protocol/http/catalogue.ts';
import { eventJsonLd } from '../../../workers/pages/event-json-ld.ts';
import { listingJsonLd } from '../../../workers/pages/listing-json-ld.ts';
import { seatCategories, zoneStock } from '../../../workers/pages/zone-stock.ts';
import { samplePlan } from '../../support/postgres-sample.ts';
import { faultsOfEvent, faultsOfListing } from '../../support/structured-data.ts';
import { sampleDetail } from './sample-detail.ts';

const origin = 'https://onsale.example';
const stock = new Map([
  ['Stalls', 'available' as const],
  ['Standing', 'gone' as const],
]);

describe('[PAGE-4] JSON-LD of an event', () => {
  const cases: [string, Partial<EventDetail>][] = [
    ['with everything', {}],
    [
      'with nothing that may be missing',
      { description: null, doorsAt: null, endsAt: null, performers: [], offers: [] },
    ],
    ['cancelled', { status: 'cancelled' }],
    ['postponed', { status: 'postponed' }],
    ['with a slug in another script', { slug: '日本武道館' }],
    ['with a poster of its own', { imageUrl: '/posters/abc.jpg' }],
  ];
  test.each(cases)('%s has what Google and schema.org require', (_name, changes) => {
    const event = { ...sampleDetail, ...changes };
    expect(faultsOfEvent(eventJsonLd({ event, stock, origin }))).toEqual([]);
    expect(faultsOfEvent(eventJsonLd({ event, stock: null, origin }))).toEqual([]);
  });

  test('the check finds what is missing or wrong', () => {
    const good = eventJsonLd({ event: sampleDetail, stock, origin }) as Record<string, unknown>;
    for (const name of ['name', 'startDate', 'location', 'image', 'eventStatus']) {
      expect(faultsOfEvent({ ...good, [name]: undefined })).not.toEqual([]);
    }
    expect(faultsOfEvent({ ...good, startDate: '2026-12-05T19:30:00' })).not.toEqual([]);
    expect(faultsOfEvent({ ...good, image: ['/relative.png'] })).not.toEqual([]);
    expect(faultsOfEvent({ ...good, offers: [{ '@type': 'Offer', price: '9,00', priceCurrency: 'EUR' }] })).not.toEqual(
      [],
    );
    expect(faultsOfEvent({ ...good, location: { '@type': 'Place', name: 'Hall' } })).not.toEqual([]);
  });

  test('offers say what is left, where somebody knows', () => {
    const offers = (known: typeof stock | null) =>
      (eventJsonLd({ event: sampleDetail, stock: known, origin }) as { offers: { availability?: string }[] }).offers;
    expect(offers(stock).map(({ availability }) => availability)).toEqual([
      'https://schema.org/InStock',
      'https://schema.org/SoldOut',
    ]);
    expect(offers(null).every((offer) => !('availability' in offer))).toBe(true);
  });

  test('times are on the venue’s clocks', () => {
    expect(eventJsonLd({ event: sampleDetail, stock, origin })).toMatchObject({
      startDate: '2026-12-05T14:30:00-05:00',
    });
    expect(localInstantText(Date.parse('2026-07-01T12:00:00Z'), 'Asia/Kolkata')).toBe('2026-07-01T17:30:00+05:30');
  });
});

test('[PAGE-4] JSON-LD of a listing names what it is of, and each event with its address', () => {
  const { venue, performers, ...event } = sampleDetail;
  const summary = { ...event, venue, performers: performers.map(({ name }) => name) };
  const events = { items: [summary], next: null };
  for (const subject of [
    { kind: 'venue', venue } as const,
    { kind: 'performer', performer: performers[0]! } as const,
    { kind: 'city', city: 'New York', country: 'US' } as const,
    { kind: 'category', category: 'music' } as const,
  ]) {
    expect(faultsOfListing(listingJsonLd({ subject, events }, origin))).toEqual([]);
  }
});

describe('[PAGE-5] what is left in a zone', () => {
  const seats = seatCategories(samplePlan);
  test('one free seat is enough, held ones may return, booked and blocked ones are gone', () => {
    expect([
      ...zoneStock(
        seats,
        packedWith(() => 0),
      ),
    ]).toEqual([
      ['Stalls', 'available'],
      ['Standing', 'available'],
    ]);
    expect([
      ...zoneStock(
        seats,
        packedWith((seat) => (seat < 10 ? (seat === 3 ? 1 : 2) : 3)),
      ),
    ]).toEqual([
      ['Stalls', 'returning'],
      ['Standing', 'gone'],
    ]);
    expect(
      zoneStock(
        seats,
        packedWith((seat) => (seat === 19 ? 0 : 2)),
      ).get('Standing'),
    ).toBe('available');
  });
});

/** Twenty seats, two bits each. */
function packedWith(stateOf: (seat: number) => number): Uint8Array {
  const packed = new Uint8Array(5);
  for (let seat = 0; seat < 20; seat++) packed[seat >> 2]! |= stateOf(seat) << ((seat & 3) * 2);
  return packed;
}
