import type { Currency } from '../shared/money.ts';
import { foldedName } from './folded-name.ts';

/**
 * ISO 3166-1 alpha-2 code of a country as pages write it: "DE", "DEU", "Germany", "Deutschland", "UK";
 * null when it is none that we know.
 */
export function countryCode(text: string): string | null {
  const name = foldedName(text.replaceAll('.', ''));
  return ALIASES[name] ?? namesOfCountries().get(name) ?? null;
}

/** What is usually paid with in a country; null: one that we do not know. */
export function currencyOf(country: string): Currency | null {
  return CURRENCIES[country] ?? null;
}

/** Short forms, alpha-3 codes and old names that `Intl.DisplayNames` does not give. */
const ALIASES: Record<string, string> = {
  uk: 'GB',
  gbr: 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  usa: 'US',
  'united states of america': 'US',
  deu: 'DE',
  fra: 'FR',
  esp: 'ES',
  ita: 'IT',
  nld: 'NL',
  holland: 'NL',
  'the netherlands': 'NL',
  bel: 'BE',
  aut: 'AT',
  che: 'CH',
  jpn: 'JP',
  aus: 'AU',
  bra: 'BR',
  can: 'CA',
  'czech republic': 'CZ',
  turkey: 'TR',
};

/** Languages in which the pages of our markets name countries. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'ja'];

let names: Map<string, string> | null = null;

function namesOfCountries(): Map<string, string> {
  if (names) return names;
  names = new Map();
  for (const language of LANGUAGES) {
    const nameOf = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const country of Object.keys(CURRENCIES)) {
      names.set(country.toLowerCase(), country);
      names.set(foldedName(nameOf.of(country) ?? country), country);
    }
  }
  return names;
}

const EURO = 'AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC MT NL PT SI SK SM VA'.split(' ');

const CURRENCIES: Record<string, Currency> = {
  ...Object.fromEntries(EURO.map((country) => [country, 'EUR'])),
  AE: 'AED',
  AL: 'ALL',
  AR: 'ARS',
  AU: 'AUD',
  BA: 'BAM',
  BH: 'BHD',
  BO: 'BOB',
  BR: 'BRL',
  CA: 'CAD',
  CH: 'CHF',
  CL: 'CLP',
  CN: 'CNY',
  CO: 'COP',
  CR: 'CRC',
  CZ: 'CZK',
  DK: 'DKK',
  DO: 'DOP',
  EC: 'USD',
  EG: 'EGP',
  GB: 'GBP',
  GE: 'GEL',
  GH: 'GHS',
  HK: 'HKD',
  HU: 'HUF',
  ID: 'IDR',
  IL: 'ILS',
  IN: 'INR',
  IS: 'ISK',
  JM: 'JMD',
  JO: 'JOD',
  JP: 'JPY',
  KE: 'KES',
  KR: 'KRW',
  KW: 'KWD',
  LI: 'CHF',
  LK: 'LKR',
  MA: 'MAD',
  MO: 'MOP',
  MX: 'MXN',
  MY: 'MYR',
  NG: 'NGN',
  NO: 'NOK',
  NZ: 'NZD',
  OM: 'OMR',
  PA: 'PAB',
  PE: 'PEN',
  PH: 'PHP',
  PK: 'PKR',
  PL: 'PLN',
  PR: 'USD',
  PY: 'PYG',
  QA: 'QAR',
  RO: 'RON',
  RS: 'RSD',
  SA: 'SAR',
  SE: 'SEK',
  SG: 'SGD',
  SN: 'XOF',
  TH: 'THB',
  TN: 'TND',
  TR: 'TRY',
  TW: 'TWD',
  UA: 'UAH',
  US: 'USD',
  UY: 'UYU',
  VN: 'VND',
  ZA: 'ZAR',
};
