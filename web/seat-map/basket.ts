import { sumPrices, type Price } from '../../domain/shared/money.ts';
import type { Offer } from '../../protocol/http/catalogue.ts';
import { NO_ZONE, type MapModel, type MapZone } from './map-model.ts';

/** What a fan has picked and not yet held: ticket type code by seat index, in picking order. */
export type Basket = ReadonlyMap<number, string>;

export interface BasketLine {
  seat: number;
  zone: MapZone;
  offer: Offer;
}

export const EMPTY_BASKET: Basket = new Map();

/** Picks a seat with its zone's default ticket, or unpicks it. A seat that is not sold stays out. */
export function toggleSeat(basket: Basket, seat: number, model: MapModel): Basket {
  if (basket.has(seat)) return withoutSeats(basket, [seat]);
  const zone = zoneAt(model, seat);
  return zone ? new Map([...basket, [seat, zone.offers[0]!.ticketType]]) : basket;
}

/** Another ticket for a picked seat, if its zone sells it. */
export function changeTicketType(
  basket: Basket,
  options: { seat: number; ticketType: string; model: MapModel },
): Basket {
  const { seat, ticketType, model } = options;
  const sold = zoneAt(model, seat)?.offers.some((offer) => offer.ticketType === ticketType);
  if (!basket.has(seat) || !sold) return basket;
  return new Map([...basket].map(([own, type]) => [own, own === seat ? ticketType : type]));
}

export function withoutSeats(basket: Basket, seats: Iterable<number>): Basket {
  const gone = new Set(seats);
  return new Map([...basket].filter(([seat]) => !gone.has(seat)));
}

/**
 * So many places of a standing area, adding free ones or giving back the last picked.
 * @param options.freePlaces the area's free places in the order in which to take them
 */
export function setPlaces(
  basket: Basket,
  options: { area: { first: number; capacity: number }; quantity: number; freePlaces: number[]; model: MapModel },
): Basket {
  const { area, quantity, model } = options;
  const own = [...basket.keys()].filter((seat) => seat >= area.first && seat < area.first + area.capacity);
  if (own.length >= quantity) return withoutSeats(basket, own.slice(quantity));
  const more = options.freePlaces.filter((place) => !basket.has(place)).slice(0, quantity - own.length);
  return more.reduce((sum, place) => toggleSeat(sum, place, model), basket);
}

/** Each picked seat with what it costs. */
export function linesOf(basket: Basket, model: MapModel): BasketLine[] {
  return [...basket].flatMap(([seat, ticketType]) => {
    const zone = zoneAt(model, seat);
    const offer = zone?.offers.find((candidate) => candidate.ticketType === ticketType);
    return zone && offer ? [{ seat, zone, offer }] : [];
  });
}

/** Face value, fees and tax of the whole basket. */
export function basketPrice(basket: Basket, model: MapModel): Price {
  return sumPrices(linesOf(basket, model).map((line) => line.offer.price));
}

export function zoneAt(model: MapModel, seat: number): MapZone | null {
  const zone = model.zoneOf[seat] ?? NO_ZONE;
  return zone === NO_ZONE ? null : model.zones[zone]!;
}

/** Up to two free seats of the same row and zone nearest to one that was lost, nearest first. */
export function neighboursOf(seat: number, options: { model: MapModel; isFree: (seat: number) => boolean }): number[] {
  const { model, isFree } = options;
  const place = model.plan.seats[seat];
  if (!place) return [];
  const row = model.plan.rows[place.row]!;
  const candidates: number[] = [];
  for (let i = row.first; i < row.first + row.length; i++) {
    if (i !== seat && model.zoneOf[i] === model.zoneOf[seat] && isFree(i)) candidates.push(i);
  }
  return candidates.sort((a, b) => Math.abs(a - seat) - Math.abs(b - seat) || a - b).slice(0, 2);
}
