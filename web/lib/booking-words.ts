import { unreachable } from '../../domain/shared/invariant.ts';
import type { Booking, BookingStatus } from '../../protocol/http/bookings.ts';

export interface StatusWords {
  /** Two or three words, for lists. */
  short: string;
  title: string;
  /** What it means for seats and money. */
  detail: string;
  tone: 'wait' | 'good' | 'bad';
}

/** What a booking's status means, for its fan. */
export function statusWords(status: BookingStatus): StatusWords {
  switch (status) {
    case 'booked':
    case 'captured':
      return {
        short: 'Being confirmed',
        title: 'The seats are yours',
        detail: 'Your payment is being completed. Tickets appear here in a moment; you can close this page.',
        tone: 'wait',
      };
    case 'issued':
      return {
        short: 'Confirmed',
        title: 'You are going',
        detail: 'Your tickets are below and under My bookings. Show the code at the door.',
        tone: 'good',
      };
    case 'part_refunded':
      return {
        short: 'Partly refunded',
        title: 'Part of this booking is refunded',
        detail: 'Tickets that are still valid show their code. The rest went back to your card.',
        tone: 'good',
      };
    case 'refunded':
      return {
        short: 'Refunded',
        title: 'This booking is refunded',
        detail: 'The whole amount went back to your card. These tickets admit nobody.',
        tone: 'bad',
      };
    case 'disputed':
      return {
        short: 'In dispute',
        title: 'This payment is in dispute',
        detail: 'Your bank is looking into it. The tickets wait until it is settled.',
        tone: 'bad',
      };
    case 'cancelled':
      return {
        short: 'Cancelled',
        title: 'Your bank did not pay',
        detail: 'The payment could not be completed, so the seats went back. Nothing was charged.',
        tone: 'bad',
      };
    case 'refused':
      return {
        short: 'Not booked',
        title: 'The seats were gone before your payment came',
        detail: 'Your time was over and somebody else has them now. Your payment is released: you are not charged.',
        tone: 'bad',
      };
    default:
      return unreachable(status);
  }
}

/** Nothing more will change by itself. */
export function isSettled(booking: Pick<Booking, 'status'>): boolean {
  return booking.status !== 'booked' && booking.status !== 'captured';
}
