import { longDateText, timeText } from '../../domain/shared/date-text.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import type { Booking, BookingStatus, Refund } from '../../protocol/http/bookings.ts';

export interface StatusWords {
  /** Two or three words, for lists. */
  short: string;
  title: string;
  /** What it means for seats and money. */
  detail: string;
  tone: 'wait' | 'good' | 'bad';
}

/** What a booking means for whoever reads it: the event's own news come first. */
export function bookingWords(booking: Booking): StatusWords {
  const { event, role, status, tickets } = booking;
  const hasTickets = tickets.some((ticket) => ticket.isMine && ticket.status === 'live');
  if (event.status === 'cancelled') return cancelledWords(booking);
  if (role === 'holder') return hasTickets ? HELD : GONE;
  if (event.status === 'postponed' && hasTickets) return postponedWords(booking);
  if (status === 'issued' && !hasTickets) return HANDED_ON;
  return statusWords(status);
}

/** Where the money of a refund is. */
export function refundWords(refund: Refund, currency: string): string {
  const amount = moneyText(refund.amountMinor, currency);
  switch (refund.state) {
    case 'requested':
      return `${amount} is on its way to your bank. This changes by itself.`;
    case 'done':
      return refund.amountMinor === 0
        ? 'Nothing was paid for these.'
        : `${amount} has left us. Banks take a few days to show it.`;
    case 'failed':
      return `The bank did not take ${amount} back. We are looking into it and write to you; you have nothing to do.`;
    default:
      return unreachable(refund.state);
  }
}

const HELD: StatusWords = {
  short: 'Yours',
  title: 'You are going',
  detail:
    'Somebody has handed you these tickets. Show the code at the door. If you cannot come, hand them on: money goes back to whoever paid, so that you cannot return them.',
  tone: 'good',
};

const GONE: StatusWords = {
  short: 'Not valid',
  title: 'These tickets admit nobody any more',
  detail: 'They were given back, or the event is off. Whoever bought them knows more.',
  tone: 'bad',
};

const HANDED_ON: StatusWords = {
  short: 'Handed on',
  title: 'Others have your tickets',
  detail:
    'You have handed them on, and their codes are not yours any more. Refunds, if there are any, still come to you.',
  tone: 'good',
};

function cancelledWords({ role, refunds, total }: Booking): StatusWords {
  const money =
    role === 'holder'
      ? 'Whoever bought the tickets gets the money back.'
      : total.totalMinor === 0
        ? 'The tickets admit nobody.'
        : refunds.length === 0
          ? 'You get your money back and have nothing to do; it shows here when it is on its way.'
          : 'You get your money back and have nothing to do.';
  return {
    short: 'Cancelled',
    title: 'This event is cancelled',
    detail: `It will not take place. ${money}`,
    tone: 'bad',
  };
}

function postponedWords({ event, returnOffer }: Booking): StatusWords {
  const { startsAt, timeZone } = event;
  const date = `${longDateText(startsAt, timeZone)}, ${timeText(startsAt, timeZone)}`;
  const choice =
    returnOffer?.rule === 'event-changed'
      ? ` If you cannot come, you may have all your money back until ${longDateText(returnOffer.until, timeZone)}.`
      : '';
  return {
    short: 'New date',
    title: `The new date is ${date}`,
    detail: `Your tickets are valid for it as they are.${choice}`,
    tone: 'good',
  };
}

/** What a booking's status means, for its buyer. */
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
export function isSettled({ status, refunds }: Pick<Booking, 'status' | 'refunds'>): boolean {
  return status !== 'booked' && status !== 'captured' && !refunds.some(({ state }) => state === 'requested');
}
