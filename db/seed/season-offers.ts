import { moneyDecimal } from '../../domain/shared/money-text.ts';
import { ARENA_CATEGORIES } from './plans/arena-plan.ts';
import { THEATRE_CATEGORIES } from './plans/theatre-plan.ts';
import { MARKETS, type Market, type SeedVenue } from './venues.ts';

/**
 * The offers of a show as schema.org Offers: one per category of the house's plan and ticket type, called
 * "Stalls — Child", with face value, booking fee and tax as components of the all-in price.
 */
export function seasonOffers(venue: SeedVenue, priceFactor: number): object[] {
  const market = MARKETS[venue.country]!;
  return Object.entries(FACE_EUROS[venue.kind]).flatMap(([category, faceEuros]) =>
    TICKET_TYPES.filter(({ standing }) => standing || !STANDING.has(category)).map(({ name, share }) =>
      offer(`${category} — ${name}`, facePrice(faceEuros * priceFactor * share, market), market),
    ),
  );
}

/** Usual face value of an adult's ticket, in euros. */
const FACE_EUROS: Record<SeedVenue['kind'], Record<string, number>> = {
  theatre: {
    [THEATRE_CATEGORIES.premium]: 92,
    [THEATRE_CATEGORIES.stalls]: 68,
    [THEATRE_CATEGORIES.balconyFront]: 55,
    [THEATRE_CATEGORIES.balconyRear]: 34,
  },
  arena: {
    [ARENA_CATEGORIES.goldenCircle]: 145,
    [ARENA_CATEGORIES.floor]: 85,
    [ARENA_CATEGORIES.lower]: 98,
    [ARENA_CATEGORIES.club]: 120,
    [ARENA_CATEGORIES.upper]: 58,
    [ARENA_CATEGORIES.behind]: 42,
  },
};

/** Standing areas are for adults only. */
const STANDING = new Set<string>([ARENA_CATEGORIES.goldenCircle, ARENA_CATEGORIES.floor]);

const TICKET_TYPES = [
  { name: 'Adult', share: 1, standing: true },
  { name: 'Child', share: 0.6, standing: false },
  { name: 'Companion', share: 0.5, standing: false },
];

/** In minor units of the market's currency. */
function facePrice(euros: number, market: Market): number {
  const minorPerUnit = market.currency === 'JPY' ? 1 : 100;
  return Math.max(1, Math.round((euros * market.rate * minorPerUnit) / market.roundToMinor)) * market.roundToMinor;
}

function offer(name: string, faceMinor: number, market: Market): object {
  const feeMinor = Math.round(faceMinor * market.fee);
  const taxMinor = Math.round((faceMinor + feeMinor) * market.tax);
  const price = (minor: number) => moneyDecimal(minor, market.currency);
  const component = (title: string, minor: number) => ({
    '@type': 'UnitPriceSpecification',
    name: title,
    price: price(minor),
    priceCurrency: market.currency,
  });
  return {
    '@type': 'Offer',
    name,
    price: price(faceMinor + feeMinor + taxMinor),
    priceCurrency: market.currency,
    availability: 'https://schema.org/InStock',
    priceSpecification: {
      '@type': 'CompoundPriceSpecification',
      priceComponent: [
        component('Face value', faceMinor),
        component('Booking fee', feeMinor),
        component(market.taxName, taxMinor),
      ],
    },
  };
}
