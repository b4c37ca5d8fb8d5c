import type { HeldSeat, HoldView } from '../inventory/hold-view.ts';
import type { Publication } from '../inventory/publication.ts';
import type { EventAddress } from '../shared/event-address.ts';
import { invariant } from '../shared/invariant.ts';
import { sumPrices, type Currency, type Price } from '../shared/money.ts';

/** What a set of seats costs: fixed when it is held, and the price that is charged (I12). */
export interface Quote {
  currency: Currency;
  seats: HeldSeat[];
  /** Sum over the seats. */
  total: Price;
}

/** A seat with the zone and the ticket type it is priced by, as indexes into the publication. */
export interface SeatPick {
  seat: number;
  zone: number;
  ticketType: number;
}

/** The price of one place, itemised; null: this type is not sold in this zone. */
export function priceOf(publication: Publication, pick: Omit<SeatPick, 'seat'>): Price | null {
  return publication.prices[pick.zone]?.[pick.ticketType] ?? null;
}

/** Prices seats that are known to be offered. */
export function quoteSeats(publication: Publication, picks: readonly SeatPick[]): Quote {
  const seats = picks.map((pick): HeldSeat => {
    const price = priceOf(publication, pick);
    invariant(price !== null, 'only seats with a price are quoted');
    const { faceMinor, feeMinor, taxMinor } = price;
    const zone = publication.zones[pick.zone]!.code;
    const ticketType = publication.ticketTypes[pick.ticketType]!.code;
    return { seat: pick.seat, zone, ticketType, faceMinor, feeMinor, taxMinor };
  });
  return { currency: publication.currency, seats, total: sumPrices(seats) };
}

/**
 * The text that a floor signs as the fan's quote: the event's whole address, hold, fence, currency, total and every seat
 * with its itemised price, in a fixed order, so that the same hold always gives the same text.
 */
export function quotePayload(
  { eventId, jurisdiction, hint }: EventAddress,
  view: Pick<HoldView, 'holdId' | 'fence' | 'currency' | 'total' | 'seats'>,
): string {
  const address = [eventId, jurisdiction, hint];
  const seats = view.seats.map((seat) => [seat.seat, seat.zone, seat.ticketType, ...priceList(seat)]);
  const { holdId, fence, currency, total } = view;
  return JSON.stringify(['onsale-quote-2', address, holdId, fence, currency, priceList(total), seats]);
}

function priceList({ faceMinor, feeMinor, taxMinor }: Price): number[] {
  return [faceMinor, feeMinor, taxMinor];
}
