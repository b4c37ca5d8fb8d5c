import { countryCode } from './countries.ts';
import { cityNamed } from './known-cities.ts';

export interface WrittenAddress {
  street: string | null;
  city: string | null;
  region: string | null;
  postalCode: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
}

/**
 * An address from one line, as far as it can be told: parts between commas, from the end: country, US
 * state and ZIP, then the city, which carries a postal code or is a city that we know.
 * "Herbert-von-Karajan-Str. 1, 10785 Berlin, Germany"; "2124 Broadway, New York, NY 10023, USA".
 */
export function addressFromText(text: string): WrittenAddress {
  const parts = text
    .split(/[,\n;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const address: WrittenAddress = { street: null, city: null, region: null, postalCode: null, country: null };
  takeCountry(parts, address);
  takeStateAndCode(parts, address);
  takeCity(parts, address);
  address.street = parts.length > 0 ? parts.join(', ') : null;
  return address;
}

function takeCountry(parts: string[], address: WrittenAddress): void {
  const last = parts.at(-1);
  if (last === undefined) return;
  const country = countryCode(last);
  if (country === null || (US_STATES.has(last) && !isCityIn(country, parts.at(-2)))) return;
  address.country = country;
  parts.pop();
}

/** "DE" is Delaware and Germany, "CA" California and Canada: the city before it decides. */
function isCityIn(country: string, part: string | undefined): boolean {
  return part !== undefined && cityNamed(cityAndCode(part).city, country) !== null;
}

const US_STATES = new Set(
  (
    'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY ' +
    'NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC'
  ).split(' '),
);

/** "NY 10023" or "IL" behind the city, or a postal code alone ("W1F 7TF"). */
function takeStateAndCode(parts: string[], address: WrittenAddress): void {
  const last = parts.at(-1) ?? '';
  const american = /^([A-Z]{2})(?:\s+(\d{5}(?:-\d{4})?))?$/.exec(last);
  if (american && US_STATES.has(american[1]!) && parts.length > 1) {
    address.region = american[1]!;
    address.postalCode = american[2] ?? null;
    address.country ??= 'US';
    parts.pop();
  } else if (/^[A-Z]{1,2}\d[A-Z\d]?\s+\d[A-Z]{2}$/.test(last)) {
    address.postalCode = last;
    address.country ??= 'GB';
    parts.pop();
  }
}

function takeCity(parts: string[], address: WrittenAddress): void {
  for (let i = parts.length - 1; i >= 0; i--) {
    const { city, postalCode } = cityAndCode(parts[i]!);
    const known = cityNamed(city, address.country);
    const isLikely = known !== null || (i === parts.length - 1 && (postalCode !== null || address.region !== null));
    if (!isLikely) continue;
    address.city = city;
    address.postalCode ??= postalCode;
    address.country ??= known?.country ?? null;
    parts.splice(i, 1);
    return;
  }
}

/** "10785 Berlin", "1012 AB Amsterdam", "London SE10 0DX", "Sydney NSW 2000". */
function cityAndCode(part: string): { city: string; postalCode: string | null } {
  const before = /^((?:[A-Z]-)?\d{3,6}(?:[ -]?\d{2,4})?(?:\s[A-Z]{2}(?=\s))?)\s+(\D.*)$/.exec(part);
  if (before) return { city: before[2]!, postalCode: before[1]! };
  const after =
    /^(\D*?\S)\s+((?:[A-Z]{1,2}\d[A-Z\d]?\s+\d[A-Z]{2})|(?:(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT)\s+)?\d{3,6}(?:-\d{3,4})?)$/.exec(
      part,
    );
  return after ? { city: after[1]!, postalCode: after[2]! } : { city: part, postalCode: null };
}
