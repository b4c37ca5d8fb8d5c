import type { Publication } from '../../../domain/inventory/publication.ts';
import type { EventAddress } from '../../../domain/shared/event-address.ts';
import { idOf, type EventId } from '../../../domain/shared/ids.ts';
import { eventIdOf, HOLD_SECONDS, SEATS_PER_FAN_MAX } from './attempts.ts';

export const PLAN_HASH = 'bench-plan';
export const ZONE = 'stalls';
export const TICKET_TYPE = 'adult';
export const PRICE = { faceMinor: 8_000, feeMinor: 500, taxMinor: 700 };
export const CURRENCY = 'EUR';

export const SEATS_PER_ROW = 50;

export function addressOf(event: number): EventAddress {
  return { eventId: idOf<EventId>(eventIdOf(event)), jurisdiction: null, hint: null };
}

/** An event of one price in rows of 50 seats. `soldOut`: none is for sale. */
export function benchPublication(options: {
  event: number;
  capacity: number;
  floors: number;
  soldOut: boolean;
}): Publication {
  const { capacity, floors } = options;
  const rows = Array.from({ length: Math.floor(capacity / SEATS_PER_ROW) }, (_, rank) => ({
    first: rank * SEATS_PER_ROW,
    length: SEATS_PER_ROW,
    rank,
    centre: (SEATS_PER_ROW - 1) / 2,
  }));
  return {
    address: addressOf(options.event),
    epoch: 1,
    planHash: PLAN_HASH,
    capacity,
    currency: CURRENCY,
    floors,
    seatsPerFanMax: SEATS_PER_FAN_MAX,
    holdSeconds: HOLD_SECONDS,
    paymentSeconds: HOLD_SECONDS,
    zones: [{ code: ZONE, name: 'Stalls' }],
    ticketTypes: [{ code: TICKET_TYPE, name: 'Adult' }],
    prices: [[PRICE]],
    zoneRuns: [{ zone: options.soldOut ? null : 0, length: capacity }],
    rows,
    accessibleSeats: [],
  };
}
