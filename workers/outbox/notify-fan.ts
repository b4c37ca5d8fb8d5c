import type { BookingEffect } from '../../domain/bookings/effects.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import type { BookingRecord } from '../../db/queries/bookings.ts';
import type { Mail } from '../adapters/mail.ts';
import { changedMail, givenBackMail, refundedMail, ticketsMail, transferredMail } from '../mails/booking-mails.ts';
import { bookingPath } from '../payments/start-payment.ts';
import type { Services } from '../services.ts';
import { bookingOf } from './hear.ts';

type Notify = Extract<BookingEffect, { kind: 'notify' }>;

/** Tells the fan what became of a booking. Somebody without an address is told nothing. */
export async function notifyFan(services: Services, effect: Notify): Promise<void> {
  const booking = await bookingOf(services, effect.bookingId);
  if (booking.email === null) return;
  await services.mail.send(mailOf(effect, { ...booking, email: booking.email }, services.vars.PUBLIC_ORIGIN));
}

function mailOf({ what }: Notify, booking: BookingRecord & { email: string }, origin: string): Mail {
  const url = origin + bookingPath(booking.eventId, booking.id);
  const about = { to: booking.email, booking, url };
  switch (what) {
    case 'confirmed':
      return ticketsMail(about);
    case 'failed':
      return givenBackMail({ ...about, url: `${origin}/events/${booking.eventId}` });
    case 'refunded':
      return refundedMail(about);
    case 'transferred':
      return transferredMail(about);
    case 'event-changed':
      return changedMail(about);
    default:
      return unreachable(what);
  }
}
