import type { LocationHint } from '../../domain/shared/event-address.ts';

/** What Cloudflare knows of where a request comes from. */
export interface Whereabouts {
  continent?: string | undefined;
  country?: string | undefined;
  /** Degrees, as text. */
  longitude?: string | undefined;
}

/** The region whose lobbies are nearest to a fan; without a word from Cloudflare (in development) western Europe. */
export function regionOf({ continent, country, longitude }: Whereabouts): LocationHint {
  const degreesEast = Number(longitude ?? 0);
  if (continent === 'NA' && degreesEast < WEST_OF_AMERICA_DEGREES) return 'wnam';
  if (continent === 'AS' && MIDDLE_EAST.has(country ?? '')) return 'me';
  if (continent === 'EU' && degreesEast > EAST_OF_EUROPE_DEGREES) return 'eeur';
  return REGIONS[continent ?? ''] ?? 'weur';
}

const REGIONS: Record<string, LocationHint> = { NA: 'enam', SA: 'sam', AF: 'afr', AS: 'apac', OC: 'oc', EU: 'weur' };
const WEST_OF_AMERICA_DEGREES = -100;
const EAST_OF_EUROPE_DEGREES = 16;

const MIDDLE_EAST = new Set(['AE', 'BH', 'IL', 'IQ', 'IR', 'JO', 'KW', 'LB', 'OM', 'PS', 'QA', 'SA', 'SY', 'TR', 'YE']);
