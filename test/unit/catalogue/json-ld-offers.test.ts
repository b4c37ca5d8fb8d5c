import { describe, expect, it } from 'vitest';
import { eventOf, jsonLdEvent } from './fixture.ts';

describe('offers', () => {
  it.each([
    ['Stalls — Child', 'Stalls', 'Child'],
    ['Stalls - Child', 'Stalls', 'Child'],
    ['Stalls – Side – Student', 'Stalls', 'Side – Student'],
    ['Children', 'General admission', 'Children'],
    ['Front-row', 'Front-row', 'Adult'],
    [undefined, 'General admission', 'Adult'],
  ])('[LD-9] "%s" is zone %s, type %s', (name, zone, ticketType) => {
    expect(offersOf({ name, price: 1 }).offers).toMatchObject([{ zone, ticketType }]);
  });

  it('[LD-9] takes the first of two offers for the same zone and type', () => {
    const { offers, notes } = offersOf([
      { name: 'Stalls', price: 10 },
      { name: 'STALLS — adult', price: 12 },
      { name: 'Stalls+ — Adult', price: 14 },
    ]);
    expect(offers.map(({ price }) => price.faceMinor)).toEqual([1000, 1400]);
    expect(notes).toEqual(['"STALLS — adult" is offered more than once: the first is taken']);
  });

  it('[LD-10] takes the price from the specification when the offer has none', () => {
    const { offers, currency } = offersOf({ priceSpecification: { price: '12.00', priceCurrency: 'GBP' } });
    expect(currency).toBe('GBP');
    expect(offers[0]!.price).toEqual({ faceMinor: 1200, feeMinor: 0, taxMinor: 0 });
  });

  it('[LD-10] refuses components that are more than the price', () => {
    const priceComponent = [{ name: 'Booking fee', price: 11 }];
    const { offers, notes } = offersOf({ name: 'Stalls', price: 10, priceSpecification: { priceComponent } });
    expect(offers).toEqual([]);
    expect(notes).toEqual(['the offer "Stalls" has no price that can be read']);
  });

  it('[LD-11] does not guess at a currency that does not exist', () => {
    expect(offersOf({ name: 'Stalls', price: 10, priceCurrency: 'EURO' }).offers).toEqual([]);
  });

  it('[LD-11] passes an aggregate’s currency on to the offers in it', () => {
    const { offers, currency } = offersOf({
      '@type': 'AggregateOffer',
      priceCurrency: 'CHF',
      offers: [{ price: '20' }],
    });
    expect([currency, offers[0]!.price.faceMinor]).toEqual(['CHF', 2000]);
  });

  it('[LD-11] makes no note of a range from a price to itself', () => {
    expect(offersOf({ '@type': 'AggregateOffer', lowPrice: 20, highPrice: 20 }).notes).toEqual([]);
  });
});

function offersOf(offers: unknown) {
  return eventOf(jsonLdEvent({ offers }));
}
