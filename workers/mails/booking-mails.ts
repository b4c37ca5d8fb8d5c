import type { BookingRecord } from '../../db/queries/bookings.ts';
import type { Mail } from '../adapters/messages/mail.ts';
import { mailHtml } from './mail-html.ts';

/** The tickets are live: where to find them. */
export function ticketsMail(options: { to: string; booking: BookingRecord; url: string }): Mail {
  const { to, booking, url } = options;
  const count = booking.tickets.length;
  const tickets = count === 1 ? 'Your ticket is' : `Your ${count} tickets are`;
  return plainMail({
    to,
    subject: `Your tickets for ${booking.eventName}`,
    heading: booking.eventName,
    paragraphs: [
      `${tickets} ready, on ${whenText(booking)}.`,
      'Show the QR codes at the door, on your phone or on paper.',
    ],
    button: { label: 'See my tickets', url },
  });
}

/** The seats were gone when the payment came: nothing is kept. */
export function givenBackMail(options: { to: string; booking: BookingRecord; url: string }): Mail {
  const { to, booking, url } = options;
  return plainMail({
    to,
    subject: `No seats for ${booking.eventName}: your money is on its way back`,
    heading: 'We could not give you these seats',
    paragraphs: [
      `Your payment for ${booking.eventName} came after your hold had ended, and somebody else has the seats.`,
      'Nothing is kept: the reserved amount is released, and your bank shows that within a few days.',
    ],
    button: { label: 'See what is free', url },
  });
}

/** A refund has left us. */
export function refundedMail(options: { to: string; booking: BookingRecord; url: string }): Mail {
  const { to, booking, url } = options;
  return plainMail({
    to,
    subject: `Your refund for ${booking.eventName}`,
    heading: 'Your money is on its way back',
    paragraphs: [
      `The refund for ${booking.eventName}, on ${whenText(booking)}, has left us.`,
      'Your bank shows it within a few days. The tickets that it is for admit nobody any more.',
    ],
    button: { label: 'See my booking', url },
  });
}

/** A mail that says one thing, with one button. */
export function plainMail(mail: {
  to: string;
  subject: string;
  heading: string;
  paragraphs: string[];
  button: { label: string; url: string };
}): Mail {
  const { to, subject, paragraphs, button } = mail;
  const text = [...paragraphs, `${button.label}: ${button.url}`].join('\n\n');
  return { to, subject, text, html: mailHtml(mail) };
}

/** On the venue's clock: "Saturday 5 December 2026 at 19:30". */
export function whenText(event: { startsAt: string; timeZone: string }): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: event.timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(event.startsAt));
}
