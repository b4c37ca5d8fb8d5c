import type { Currency } from '../../domain/shared/money.ts';

/** A real house of the demonstration season. What plays there is invented. */
export interface SeedVenue {
  name: string;
  kind: 'theatre' | 'arena';
  street: string;
  city: string;
  region: string | null;
  postalCode: string;
  country: string;
  latitude: number;
  longitude: number;
}

export interface Market {
  currency: Currency;
  /** Face value of 1.00 euro here, and what prices are rounded to, in minor units. */
  rate: number;
  roundToMinor: number;
  /** Booking fee and tax on face value and fee, as fractions. */
  fee: number;
  tax: number;
  taxName: string;
}

/** How the season is priced in each country. */
export const MARKETS: Record<string, Market> = {
  FR: { currency: 'EUR', rate: 1, roundToMinor: 100, fee: 0.08, tax: 0.055, taxName: 'TVA 5.5 %' },
  GB: { currency: 'GBP', rate: 0.85, roundToMinor: 100, fee: 0.1, tax: 0.2, taxName: 'VAT 20 %' },
  DE: { currency: 'EUR', rate: 1, roundToMinor: 100, fee: 0.1, tax: 0.07, taxName: 'MwSt 7 %' },
  ES: { currency: 'EUR', rate: 0.9, roundToMinor: 100, fee: 0.08, tax: 0.1, taxName: 'IVA 10 %' },
  US: { currency: 'USD', rate: 1.3, roundToMinor: 100, fee: 0.14, tax: 0.08875, taxName: 'Sales tax' },
  JP: { currency: 'JPY', rate: 150, roundToMinor: 100, fee: 0.06, tax: 0.1, taxName: 'Consumption tax 10 %' },
  AU: { currency: 'AUD', rate: 1.6, roundToMinor: 100, fee: 0.09, tax: 0.1, taxName: 'GST 10 %' },
  BR: { currency: 'BRL', rate: 4, roundToMinor: 500, fee: 0.12, tax: 0.05, taxName: 'ISS tax 5 %' },
};

export const SEED_VENUES: SeedVenue[] = [
  theatre('Théâtre Mogador', '25 rue de Mogador', ['Paris', null, '75009', 'FR'], [48.8757, 2.332]),
  arena('Accor Arena', '8 boulevard de Bercy', ['Paris', null, '75012', 'FR'], [48.8386, 2.3786]),
  theatre('The London Palladium', '8 Argyll Street', ['London', null, 'W1F 7TF', 'GB'], [51.5145, -0.1407]),
  arena('The O2', 'Peninsula Square', ['London', null, 'SE10 0DX', 'GB'], [51.503, 0.0032]),
  theatre('Admiralspalast', 'Friedrichstraße 101', ['Berlin', null, '10117', 'DE'], [52.5208, 13.3885]),
  arena('Uber Arena', 'Uber-Platz 1', ['Berlin', null, '10243', 'DE'], [52.5058, 13.4436]),
  theatre('Teatro Lope de Vega', 'Calle Gran Vía 57', ['Madrid', null, '28013', 'ES'], [40.4226, -3.7094]),
  arena('Movistar Arena', 'Avenida de Felipe II s/n', ['Madrid', null, '28009', 'ES'], [40.4239, -3.6717]),
  theatre('Beacon Theatre', '2124 Broadway', ['New York', 'NY', '10023', 'US'], [40.7805, -73.981]),
  arena('Madison Square Garden', '4 Pennsylvania Plaza', ['New York', 'NY', '10001', 'US'], [40.7505, -73.9934]),
  theatre('The Chicago Theatre', '175 North State Street', ['Chicago', 'IL', '60601', 'US'], [41.8854, -87.6275]),
  arena('United Center', '1901 West Madison Street', ['Chicago', 'IL', '60612', 'US'], [41.8807, -87.6742]),
  theatre('Orpheum Theatre', '842 South Broadway', ['Los Angeles', 'CA', '90014', 'US'], [34.0422, -118.2553]),
  arena('Crypto.com Arena', '1111 South Figueroa Street', ['Los Angeles', 'CA', '90015', 'US'], [34.043, -118.2673]),
  theatre(
    'Bunkamura Orchard Hall',
    '2-24-1 Dōgenzaka, Shibuya',
    ['Tokyo', null, '150-8507', 'JP'],
    [35.6607, 139.6954],
  ),
  arena(
    '日本武道館 (Nippon Budokan)',
    '2-3 Kitanomaru Kōen, Chiyoda',
    ['Tokyo', null, '102-8321', 'JP'],
    [35.6933, 139.7497],
  ),
  theatre('State Theatre', '49 Market Street', ['Sydney', 'NSW', '2000', 'AU'], [-33.8713, 151.207]),
  arena(
    'Qudos Bank Arena',
    'Edwin Flack Avenue & Olympic Boulevard',
    ['Sydney', 'NSW', '2127', 'AU'],
    [-33.8471, 151.0632],
  ),
  theatre(
    'Theatro Municipal',
    'Praça Ramos de Azevedo s/n',
    ['São Paulo', 'SP', '01037-010', 'BR'],
    [-23.5453, -46.6387],
  ),
  arena(
    'Ginásio do Ibirapuera',
    'Rua Manoel da Nóbrega 1361',
    ['São Paulo', 'SP', '04001-084', 'BR'],
    [-23.5794, -46.6555],
  ),
];

type Town = [city: string, region: string | null, postalCode: string, country: string];
type Position = [latitude: number, longitude: number];

function theatre(name: string, street: string, town: Town, position: Position): SeedVenue {
  return venue('theatre', { name, street }, town, position);
}

function arena(name: string, street: string, town: Town, position: Position): SeedVenue {
  return venue('arena', { name, street }, town, position);
}

function venue(
  kind: SeedVenue['kind'],
  house: { name: string; street: string },
  [city, region, postalCode, country]: Town,
  [latitude, longitude]: Position,
): SeedVenue {
  return { kind, ...house, city, region, postalCode, country, latitude, longitude };
}
