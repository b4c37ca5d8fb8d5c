import type { BookingRecord } from '../../db/queries/bookings.ts';
import type { CampaignNews } from '../../db/queries/campaigns.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import type { Mail } from '../adapters/messages/mail.ts';
import { plainMail, whenText } from './booking-mails.ts';

/** News of a whole event, to one of those who have tickets. `isBuyer`: whoever paid, to whom money goes. */
export function eventMail(about: {
  news: CampaignNews;
  booking: BookingRecord;
  to: string;
  isBuyer: boolean;
  url: string;
}): Mail {
  const { news, booking, to, isBuyer, url } = about;
  const said = news.message === null ? [] : [news.message];
  const button = { label: 'See my booking', url };
  const name = booking.eventName;
  switch (news.kind) {
    case 'cancelled':
      return plainMail({
        to,
        subject: `${name} is cancelled`,
        heading: `${name} will not take place`,
        paragraphs: [
          `${name}, on ${whenText(booking)}, is cancelled. The tickets admit nobody.`,
          isBuyer && booking.paymentId !== null
            ? 'You get back all that you paid for the tickets that you still had, the way it came, and have nothing to do. We tell you when it has left us.'
            : 'Whoever bought them gets the money back; you have nothing to do.',
          ...said,
        ],
        button,
      });
    case 'postponed': {
      const before = news.startedBefore === null ? '' : ` It was to be on ${whenOf(news.startedBefore, booking)}.`;
      const choice = `If you cannot come, you may have all your money back until ${whenOf(news.refundUntil ?? booking.startsAt, booking)}: your booking has the button. If you can, do nothing.`;
      return plainMail({
        to,
        subject: `${name} is on another day: ${whenText(booking)}`,
        heading: `${name} has a new date`,
        paragraphs: [
          `${name} is now on ${whenText(booking)}.${before}`,
          'Your tickets are valid for the new date. A calendar entry that you took from your booking is to be taken over again.',
          ...(isBuyer && booking.paymentId !== null ? [choice] : []),
          ...said,
        ],
        button,
      });
    }
    case 'moved':
      return plainMail({
        to,
        subject: `Your seats for ${name} have new tickets`,
        heading: 'Your seats stay, your tickets are new',
        paragraphs: [
          `The seating plan of ${name}, on ${whenText(booking)}, has changed. You keep your seats.`,
          'Your tickets have new codes: those that you printed or saved admit nobody any more.',
          ...said,
        ],
        button: { label: 'See my tickets', url },
      });
    default:
      return unreachable(news.kind);
  }
}

function whenOf(instant: string, { timeZone }: BookingRecord): string {
  return whenText({ startsAt: instant, timeZone });
}
