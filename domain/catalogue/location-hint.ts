import type { LocationHint } from '../shared/event-address.ts';

/**
 * Where the objects of an event at this venue are best placed: near the venue, because most of its fans are.
 * From the IANA zone's continent, refined by the longitude and latitude where a continent has two places.
 */
export function locationHintOf(venue: {
  timeZone: string;
  latitude: number | null;
  longitude: number | null;
}): LocationHint | null {
  const { latitude, longitude } = venue;
  const [continent = ''] = venue.timeZone.split('/');
  switch (continent) {
    case 'Europe':
    case 'Atlantic':
      return longitude !== null && longitude > 18 ? 'eeur' : 'weur';
    case 'America':
      if (latitude === null || longitude === null) return null;
      if (latitude < 12) return 'sam';
      return longitude < -100 ? 'wnam' : 'enam';
    case 'Asia':
      return longitude !== null && longitude < 60 ? 'me' : 'apac';
    case 'Australia':
    case 'Pacific':
      return 'oc';
    case 'Africa':
      return 'afr';
    default:
      return null;
  }
}
