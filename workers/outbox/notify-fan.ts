import type { BookingEffect } from '../../domain/bookings/effects.ts';
import { invariant, unreachable } from '../../domain/shared/invariant.ts';
import type { BookingRecord } from '../../db/queries/bookings.ts';
import { readTransfer } from '../../db/queries/transfers.ts';
import type { Mail } from '../adapters/mail.ts';
import { changedMail, givenBackMail, refundedMail, ticketsMail } from '../mails/booking-mails.ts';
import { transferOfferMail, transferredMails } from '../mails/transfer-mails.ts';
import { bookingPath } from '../payments/start-payment.ts';
import type { Services } from '../services.ts';
import { bookingOf } from './hear.ts';

type Notify = Extract<BookingEffect, { kind: 'notify' }>;

/** Tells the fan what became of a booking. Somebody without an address is told nothing. */
export async function notifyFan(services: Services, effect: Notify): Promise<void> {
  const { what } = effect;
  if (what === 'transfer-offered' || what === 'transferred')
    return tellOfTransfer(services, { what, id: effect.about });
  const booking = await bookingOf(services, effect.bookingId);
  if (booking.email === null) return;
  const mail = mailOf(what, { ...booking, email: booking.email }, services.vars.PUBLIC_ORIGIN);
  await services.mail.send(mail);
}

async function tellOfTransfer(
  services: Services,
  { what, id }: { what: 'transfer-offered' | 'transferred'; id: string },
): Promise<void> {
  const transfer = await readTransfer(services.db, id);
  invariant(transfer, `the transfer ${id} was written with what it owes`);
  const origin = services.vars.PUBLIC_ORIGIN;
  if (what === 'transfer-offered') {
    // Taken back meanwhile: then there is nothing to take.
    if (transfer.status !== 'offered') return;
    await services.mail.send(transferOfferMail(transfer, `${origin}/transfers/${id}`));
    return;
  }
  for (const mail of transferredMails(transfer, origin + bookingPath(transfer.event.id, transfer.bookingId))) {
    await services.mail.send(mail);
  }
}

function mailOf(
  what: Exclude<Notify['what'], 'transfer-offered' | 'transferred'>,
  booking: BookingRecord & { email: string },
  origin: string,
): Mail {
  const url = origin + bookingPath(booking.eventId, booking.id);
  const about = { to: booking.email, booking, url };
  switch (what) {
    case 'confirmed':
      return ticketsMail(about);
    case 'failed':
      return givenBackMail({ ...about, url: `${origin}/events/${booking.eventId}` });
    case 'refunded':
      return refundedMail(about);
    case 'event-changed':
      return changedMail(about);
    default:
      return unreachable(what);
  }
}
