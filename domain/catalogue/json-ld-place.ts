import { fail, ok, type Result } from '../shared/result.ts';
import { countryCode } from './countries.ts';
import type { ImportedVenue } from './imported-event.ts';
import { isNode, manyOf, typesOf, type Node, type Resolve } from './json-ld.ts';
import { cityNamed, nearestCity, onlyTimeZoneOf, type KnownCity } from './known-cities.ts';
import { isTimeZone } from './local-time.ts';
import { plainText, type DecodeEntities } from './plain-text.ts';
import { addressFromText, type WrittenAddress } from './postal-address.ts';
import { venueKeyOf, venueSlugOf } from './slug.ts';

export interface ReadingTools {
  decode: DecodeEntities;
  resolve: Resolve;
}

/**
 * The venue of an event from its `location`: a Place, an address alone, a plain string, or the first
 * physical place of several.
 *
 * The time zone is the first of: a zone that the event or place names (`timeZone`, `timezone`,
 * `scheduleTimezone`); the nearest known city to the coordinates; the known city that the address names; the
 * only zone of the country; the fixed offset that `startDate` carries (docs/spec/import.md, LD-7).
 *
 * @param offsetMinutes of `startDate`, null when it has none
 */
export function readPlace(
  event: Node,
  { tools, offsetMinutes }: { tools: ReadingTools; offsetMinutes: number | null },
): Result<ImportedVenue, string> {
  const locations = manyOf(tools.resolve(event['location'])).map(tools.resolve);
  if (locations.length === 0) return fail('it has no location');
  const place = locations.find((location) => !isVirtual(location));
  if (place === undefined) return fail('it takes place online only');
  const written = writtenPlace(place, tools);
  const position = isNode(place) ? positionOf(tools.resolve(place['geo'])) : null;
  const country = written.address.country;
  const near = position ? nearestCity(position, country) : null;
  const named = written.address.city === null ? null : cityNamed(written.address.city, country);
  const known = named ?? near;
  const name = written.name ?? written.address.street;
  if (name === null) return fail('its location has no name');
  const city = written.address.city ?? cityAt(position, country);
  if (city === null) return fail(`the city of "${name}" cannot be told from its address or coordinates`);
  const inCountry = country ?? known?.country ?? null;
  if (inCountry === null) return fail(`the country of "${name}" cannot be told from its address or coordinates`);
  const timeZone =
    statedTimeZone([event, place]) ??
    near?.timeZone ??
    named?.timeZone ??
    onlyTimeZoneOf(inCountry) ??
    zoneOfOffset(offsetMinutes);
  if (timeZone === null) return fail(`the time zone of "${name}" in ${city} cannot be told`);
  return ok({
    externalKey: venueKeyOf({ name, city, country: inCountry }),
    slug: venueSlugOf(name, city),
    name,
    street: written.address.street,
    city,
    region: written.address.region,
    postalCode: written.address.postalCode,
    country: inCountry,
    timeZone,
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
  });
}

/** A venue without an address stands in the known city around it, not in one across the country. */
const SAME_CITY_KM_MAX = 40;

function cityAt(position: Position | null, country: string | null): string | null {
  const city: KnownCity | null = position ? nearestCity(position, country, SAME_CITY_KM_MAX) : null;
  return city?.name ?? null;
}

function isVirtual(location: unknown): boolean {
  if (typeof location === 'string') return /^https?:\/\//.test(location.trim());
  return isNode(location) && typesOf(location).includes('VirtualLocation');
}

function writtenPlace(place: unknown, tools: ReadingTools): { name: string | null; address: WrittenAddress } {
  if (!isNode(place)) return namedInText(plainText(place, tools.decode) ?? '');
  const name = plainText(place['name'], tools.decode);
  if (typesOf(place).includes('PostalAddress')) return { name, address: addressOfNode(place, tools) };
  const address = manyOf(tools.resolve(place['address'])).map(tools.resolve)[0];
  if (isNode(address)) return { name, address: addressOfNode(address, tools) };
  const text = plainText(address, tools.decode);
  if (text !== null) return { name, address: addressFromText(text) };
  const found = namedInText(name ?? '');
  return { name: found.address.city === null ? name : found.name, address: found.address };
}

/** "Paradiso, Weteringschans 6, Amsterdam": the first part is the name, the rest its address. */
function namedInText(text: string): { name: string | null; address: WrittenAddress } {
  const comma = text.indexOf(',');
  const name = (comma === -1 ? text : text.slice(0, comma)).trim();
  return { name: name === '' ? null : name, address: addressFromText(comma === -1 ? '' : text.slice(comma + 1)) };
}

function addressOfNode(node: Node, { decode, resolve }: ReadingTools): WrittenAddress {
  const country = resolve(manyOf(node['addressCountry'])[0]);
  const countryText = plainText(isNode(country) ? (country['name'] ?? country['identifier']) : country, decode);
  const address: WrittenAddress = {
    street: plainText(node['streetAddress'], decode),
    city: plainText(node['addressLocality'], decode),
    region: plainText(node['addressRegion'], decode),
    postalCode: plainText(node['postalCode'], decode),
    country: countryText === null ? null : countryCode(countryText),
  };
  if (address.city !== null || address.street === null) return address;
  // Everything in `streetAddress`: read it as the whole address, and let what stands apart win.
  const whole = addressFromText(address.street);
  return {
    street: whole.city === null ? address.street : whole.street,
    city: whole.city,
    region: address.region ?? whole.region,
    postalCode: address.postalCode ?? whole.postalCode,
    country: address.country ?? whole.country,
  };
}

interface Position {
  latitude: number;
  longitude: number;
}

/** `geo` with numbers or strings; 0, 0 is what forms send when nobody filled them in. */
function positionOf(value: unknown): Position | null {
  const geo = manyOf(value)[0];
  if (!isNode(geo)) return null;
  const [latitude, longitude] = [numberOf(geo['latitude']), numberOf(geo['longitude'])];
  if (latitude === null || longitude === null || (latitude === 0 && longitude === 0)) return null;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}

function numberOf(value: unknown): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const number = typeof value === 'number' ? value : Number(value.trim().replace(',', '.') || 'none');
  return Number.isFinite(number) ? number : null;
}

function statedTimeZone(things: unknown[]): string | null {
  for (const thing of things.filter(isNode)) {
    const schedule = manyOf(thing['eventSchedule']).find(isNode);
    for (const name of [thing['timeZone'], thing['timezone'], schedule?.['scheduleTimezone']]) {
      if (typeof name === 'string' && isTimeZone(name)) return name;
    }
  }
  return null;
}

/** "Etc/GMT-2" is two hours ahead of UTC: the sign of these names is that of POSIX. Only whole hours have one. */
function zoneOfOffset(offsetMinutes: number | null): string | null {
  if (offsetMinutes === null || offsetMinutes % 60 !== 0) return null;
  if (offsetMinutes === 0) return 'Etc/UTC';
  return `Etc/GMT${offsetMinutes > 0 ? '-' : '+'}${Math.abs(offsetMinutes) / 60}`;
}
