import { describe, expect, it } from 'vitest';
import { addressFromText } from '../../../domain/catalogue/postal-address.ts';
import { eventOf, jsonLdEvent, jsonLdPlace, reasonOf } from './fixture.ts';

const NEAR_LISBON = { '@type': 'GeoCoordinates', latitude: '38,7500', longitude: ' -9.1 ' };

describe('a location', () => {
  it.each([
    ['a node', jsonLdPlace({}), { name: 'House', city: 'Berlin', country: 'DE', timeZone: 'Europe/Berlin' }],
    [
      'a string',
      'Paradiso, Weteringschans 6, 1017 SG Amsterdam',
      { name: 'Paradiso', city: 'Amsterdam', country: 'NL' },
    ],
    ['a name that is an address', { '@type': 'Place', name: 'Tivoli, Utrecht' }, { name: 'Tivoli', city: 'Utrecht' }],
    [
      'an address as text',
      jsonLdPlace({ address: '2124 Broadway, New York, NY 10023' }),
      { city: 'New York', country: 'US' },
    ],
    [
      'everything in the street',
      jsonLdPlace({ address: { streetAddress: 'Rue A 1, 1000 Brussels, Belgium' } }),
      { street: 'Rue A 1', city: 'Brussels', postalCode: '1000', country: 'BE' },
    ],
    [
      'an address alone',
      { '@type': 'PostalAddress', name: 'Hall', addressLocality: 'Wien', addressCountry: { name: 'Österreich' } },
      { name: 'Hall', city: 'Wien', country: 'AT', timeZone: 'Europe/Vienna' },
    ],
    ['coordinates alone', { '@type': 'Place', name: 'Praça', geo: NEAR_LISBON }, { city: 'Lisbon', country: 'PT' }],
    [
      'several, the first of them virtual',
      [{ '@type': 'VirtualLocation', url: 'https://x.example' }, jsonLdPlace({ name: 'Real' })],
      { name: 'Real' },
    ],
  ])('[LD-5] is read from %s', (_, location, venue) => {
    expect(eventOf(jsonLdEvent({ location })).venue).toMatchObject(venue);
  });

  it('[LD-5] takes coordinates as text with a comma, and 0, 0 as none', () => {
    expect(venueAt({ latitude: '52,5', longitude: '13.4' })).toMatchObject({ latitude: 52.5, longitude: 13.4 });
    expect(venueAt({ latitude: 0, longitude: '0' })).toMatchObject({ latitude: null, longitude: null });
    expect(venueAt({ latitude: 95, longitude: 13 })).toMatchObject({ latitude: null, longitude: null });
    expect(venueAt({ latitude: '', longitude: '' })).toMatchObject({ latitude: null, longitude: null });
  });

  it.each([
    [undefined, 'it has no location'],
    [[], 'it has no location'],
    [{ '@type': 'VirtualLocation', url: 'https://x.example' }, 'it takes place online only'],
    ['https://stream.example/live', 'it takes place online only'],
    [{ '@type': 'Place', geo: NEAR_LISBON }, 'its location has no name'],
    [{ '@type': 'Place', name: 'Barn' }, 'the city of "Barn" cannot be told from its address or coordinates'],
    [
      { '@type': 'Place', name: 'Barn', address: { addressLocality: 'Nowhere' } },
      'the country of "Barn" cannot be told from its address or coordinates',
    ],
    [
      { '@type': 'Place', name: 'Barn', address: { addressLocality: 'Smalltown', addressCountry: 'US' } },
      'the time zone of "Barn" in Smalltown cannot be told',
    ],
  ])('[LD-6] %j is rejected', (location, reason) => {
    expect(reasonOf(jsonLdEvent({ location }))).toBe(reason);
  });
});

describe('the time zone', () => {
  it.each([
    ['what the event says', { timeZone: 'America/Denver' }, smalltown({}), 'America/Denver'],
    ['what the place says', {}, smalltown({ timezone: 'America/Phoenix' }), 'America/Phoenix'],
    [
      'what the schedule says',
      { eventSchedule: { '@type': 'Schedule', scheduleTimezone: 'America/Boise' } },
      smalltown({}),
      'America/Boise',
    ],
    ['the nearest city', {}, smalltown({ geo: { latitude: 34, longitude: -112 } }), 'America/Phoenix'],
    [
      'the nearest city, though another has the same name',
      {},
      jsonLdPlace({ address: 'Main St 1, Portland, ME', geo: { latitude: 43.66, longitude: -70.26 } }),
      'America/New_York',
    ],
    ['the city named', {}, jsonLdPlace({ address: 'Main St 1, Las Vegas, NV' }), 'America/Los_Angeles'],
    [
      'the country, if it has one zone',
      {},
      jsonLdPlace({ address: { addressLocality: 'Dorf', addressCountry: 'AT' } }),
      'Europe/Vienna',
    ],
    ['the offset of the start', { startDate: '2027-05-05T20:00-05:00' }, smalltown({}), 'Etc/GMT+5'],
    ['a zone that exists, not any word', { timeZone: 'Mars/Olympus' }, jsonLdPlace({}), 'Europe/Berlin'],
  ])('[LD-7] is %s', (_, members, location, timeZone) => {
    expect(eventOf(jsonLdEvent({ ...members, location })).venue.timeZone).toBe(timeZone);
  });

  it('[LD-7] is that of the country, on the border of two', () => {
    const geo = { latitude: 40.0, longitude: -7.0 };
    const zoneIn = (addressCountry: string) =>
      eventOf(jsonLdEvent({ location: jsonLdPlace({ geo, address: { addressLocality: 'Raia', addressCountry } }) }))
        .venue.timeZone;
    expect([zoneIn('PT'), zoneIn('ES')]).toEqual(['Europe/Lisbon', 'Europe/Madrid']);
  });
});

describe('an address on one line', () => {
  it.each([
    ['Herbert-Str. 1, 10785 Berlin, Germany', ['Herbert-Str. 1', 'Berlin', null, '10785', 'DE']],
    ['175 N State St, Chicago, IL 60601, USA', ['175 N State St', 'Chicago', 'IL', '60601', 'US']],
    ['Berlin, DE', [null, 'Berlin', null, null, 'DE']],
    ['Dover, DE', [null, 'Dover', 'DE', null, 'US']],
    ['Peninsula Square, London SE10 0DX', ['Peninsula Square', 'London', null, 'SE10 0DX', 'GB']],
    ['8 Argyll St, London, W1F 7TF', ['8 Argyll St', 'London', null, 'W1F 7TF', 'GB']],
    ['49 Market Street, Sydney NSW 2000, Australia', ['49 Market Street', 'Sydney', null, 'NSW 2000', 'AU']],
    ['Av. Paulista 1, São Paulo, Brasil', ['Av. Paulista 1', 'São Paulo', null, null, 'BR']],
    ['Kaivokatu 8, 33100 Tampere', ['Kaivokatu 8', 'Tampere', null, '33100', 'FI']],
    ['somewhere nice', ['somewhere nice', null, null, null, null]],
    ['', [null, null, null, null, null]],
  ])('[LD-6] %s', (text, [street, city, region, postalCode, country]) => {
    expect(addressFromText(text)).toEqual({ street, city, region, postalCode, country });
  });
});

function venueAt(geo: object) {
  return eventOf(jsonLdEvent({ location: jsonLdPlace({ geo }) })).venue;
}

/** A place in a country with many zones, in a city that nobody knows. */
function smalltown(members: object): object {
  return jsonLdPlace({ address: { addressLocality: 'Smalltown', addressCountry: 'US' }, ...members });
}
