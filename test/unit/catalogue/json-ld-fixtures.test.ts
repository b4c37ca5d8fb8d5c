import { describe, expect, it } from 'vitest';
import type { ImportedRecord } from '../../../domain/catalogue/imported-event.ts';
import { recordsOfFixture } from './fixture.ts';

describe('documents as sites publish them', () => {
  it('[LD-4] a concert hall: one event, entities and tags in its text, a price with a comma', () => {
    const [event] = accepted(recordsOfFixture('concert-hall-single.json'));
    expect(event).toMatchObject({
      externalKey: 'https://www.nordhalle.example/konzerte/2027/matinee#event',
      name: 'Sonntagsmatinee: Brahms & Dvořák',
      description: 'Zwei Quintette, ein Flügel.',
      category: 'music',
      startsAtMs: Date.parse('2027-02-14T10:00:00Z'),
      endsAtMs: Date.parse('2027-02-14T12:00:00Z'),
      doorsAtMs: Date.parse('2027-02-14T09:15:00Z'),
      imageUrl: 'https://www.nordhalle.example/img/matinee-16x9.jpg',
      venue: { slug: 'nordhalle-hamburg', country: 'DE', timeZone: 'Europe/Berlin', latitude: 53.5413 },
      performers: [{ name: 'Ensemble Elbstrom', type: 'group', biography: 'Fünf Streicher, ein Pianist.' }],
      currency: 'EUR',
      offers: [
        { zone: 'General admission', ticketType: 'Adult', price: { faceMinor: 3500, feeMinor: 0, taxMinor: 0 } },
      ],
    });
  });

  it('[LD-2] a club: an array whose malformed records are rejected, each for its own reason', () => {
    const records = recordsOfFixture('club-listing-array.json');
    expect(records.map((record) => (record.ok ? record.event.name : record.reason))).toEqual([
      'Lantern Year + guests',
      'it has no startDate',
      'Open mic',
      'it is not a JSON object',
      'its startDate "31/10/2027 20:00" is not an ISO 8601 date',
    ]);
    expect(records.map((record) => record.index)).toEqual([0, 1, 2, 3, 4]);
    const [gig, openMic] = accepted(records);
    expect(gig).toMatchObject({
      // 01:30 does not exist on the night when British clocks go forward.
      startsAtMs: Date.parse('2027-03-28T02:30:00+01:00'),
      venue: { name: 'The Cellar', street: '14 Water Lane', city: 'Bristol', postalCode: 'BS1 5AA', country: 'GB' },
      performers: [{ name: 'Lantern Year', type: null }],
      currency: 'GBP',
      offers: [{ price: { faceMinor: 1250 } }],
    });
    expect(openMic).toMatchObject({
      startsAtMs: Date.parse('2027-10-31T20:00:00Z'),
      category: 'comedy',
      venue: { externalKey: gig!.venue.externalKey },
      performers: [{ name: 'Dee Marsh' }, { name: 'Ola Quist', type: 'person' }],
      currency: 'GBP',
      offers: [],
    });
  });

  it('[LD-1] a theatre: a graph whose events refer to their hall and company', () => {
    const records = recordsOfFixture('theatre-graph.json');
    expect(accepted(records)).toMatchObject([
      {
        name: 'La tormenta',
        category: 'theatre',
        startsAtMs: Date.parse('2027-04-10T20:30:00+01:00'),
        doorsAtMs: Date.parse('2027-04-10T20:00:00+01:00'),
        venue: { name: 'Teatro del Sur', timeZone: 'Atlantic/Canary', latitude: 28.1235, longitude: -15.4363 },
        performers: [{ name: 'Compañía Brisa', type: 'group' }],
        offers: [
          { zone: 'Patio de butacas', ticketType: 'Adult', price: { faceMinor: 3680, feeMinor: 335, taxMinor: 401 } },
          { zone: 'Patio de butacas', ticketType: 'Child', price: { faceMinor: 2000 } },
          { zone: 'Palco', ticketType: 'Adult', price: { faceMinor: 120_000 } },
        ],
      },
    ]);
    expect(records.flatMap((record) => (record.ok ? record.notes : []))).toEqual([
      'the offer "Palco en dólares" is in USD, the event is sold in EUR',
      'the offer "A consultar" has no price that can be read',
    ]);
  });

  it('[LD-11] a ticket shop: an aggregate offer with a range only, teams, a postponed game', () => {
    const records = recordsOfFixture('ticketing-aggregate.json');
    expect(accepted(records)).toMatchObject([
      {
        category: 'sports',
        status: 'postponed',
        startsAtMs: Date.parse('2027-01-15T19:30:00-06:00'),
        endsAtMs: null,
        venue: { city: 'Springfield', region: 'IL', country: 'US', timeZone: 'America/Chicago' },
        performers: [{ name: 'Lakeside Herons' }, { name: 'Harbor City Gulls' }],
        offers: [{ price: { faceMinor: 3500 } }],
      },
    ]);
    expect(records[0]).toMatchObject({
      notes: ['it names a price range only: the lowest, "35.00", is taken for every place'],
    });
  });

  it('[LD-14] a festival: a list whose days share one page, with a repetition and a stream', () => {
    const records = recordsOfFixture('festival-item-list.json');
    expect(records.map((record) => (record.ok ? record.event.externalKey : record.reason))).toEqual([
      'https://riverdays.example/#2027-07-03T10:00:00.000Z',
      'https://riverdays.example/#2027-07-04T10:00:00.000Z',
      'it repeats record 1',
      'it takes place online only',
    ]);
    expect(accepted(records)).toMatchObject([
      {
        performers: [{ name: 'Björk Ilves', slug: 'bjork-ilves', type: 'person' }],
        offers: [
          { ticketType: 'Adult', price: { faceMinor: 7900 } },
          { ticketType: 'Child', price: { faceMinor: 0 } },
        ],
      },
      { offers: [{ price: { faceMinor: 0 } }] },
    ]);
  });

  it('[LD-1] a museum: a page with a broken script and a good one, in Japanese', () => {
    expect(accepted(recordsOfFixture('museum-page.html'))).toMatchObject([
      {
        name: '夜の植物 園',
        startsAtMs: Date.parse('2027-05-01T18:00:00+09:00'),
        venue: { name: '港の植物館', city: '東京都', country: 'JP', timeZone: 'Asia/Tokyo' },
        currency: 'JPY',
        offers: [{ price: { faceMinor: 2500 } }],
      },
    ]);
  });

  it('[LD-14] gives the same records each time', () => {
    for (const name of ['club-listing-array.json', 'festival-item-list.json', 'museum-page.html']) {
      expect(recordsOfFixture(name)).toEqual(recordsOfFixture(name));
    }
  });
});

function accepted(records: readonly ImportedRecord[]) {
  return records.flatMap((record) => (record.ok ? [record.event] : []));
}
