import type { Currency } from '../../domain/shared/money.ts';

export const SEATS_PER_BOOKING = 2;
export const ZONE = 'stalls';
export const TICKET_TYPE = 'adult';
export const CURRENCY = 'CHF' as Currency;
export const PRICE = { faceMinor: 5_000, feeMinor: 500, taxMinor: 400 };

/** Deliveries to one event, one after the other: a box office has one under way. */
export interface Lane {
  eventId: string;
  userId: string;
  capacity: number;
  /** Bookings of a delivery. */
  batch: number;
  /** Where the event's cursor stands. */
  afterSeq: number;
  batches: number;
}
