import type { VenueDocument } from '../../db/queries/documents.ts';

/** A venue as schema.org describes places. */
export function placeJsonLd(venue: VenueDocument): object {
  return {
    '@type': 'Place',
    name: venue.name,
    address: {
      '@type': 'PostalAddress',
      ...(venue.street ? { streetAddress: venue.street } : {}),
      addressLocality: venue.city,
      ...(venue.region ? { addressRegion: venue.region } : {}),
      ...(venue.postalCode ? { postalCode: venue.postalCode } : {}),
      addressCountry: venue.country,
    },
    ...(venue.latitude !== null && venue.longitude !== null
      ? { geo: { '@type': 'GeoCoordinates', latitude: venue.latitude, longitude: venue.longitude } }
      : {}),
  };
}
