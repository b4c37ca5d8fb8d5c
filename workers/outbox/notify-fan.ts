import type { BookingRecord } from '../../db/queries/bookings.ts';
import { readCampaignNews } from '../../db/queries/campaigns.ts';
import { readBooking } from '../../db/queries/my-bookings.ts';
import { readTransfer } from '../../db/queries/transfers.ts';
import type { BookingEffect } from '../../domain/bookings/effects.ts';
import { invariant, unreachable } from '../../domain/shared/invariant.ts';
import type { Attachment, Mail } from '../adapters/messages/mail.ts';
import { givenBackMail, refundedMail, ticketsMail } from '../mails/booking-mails.ts';
import { eventMail } from '../mails/event-mails.ts';
import { transferOfferMail, transferredMails } from '../mails/transfer-mails.ts';
import { deliverMail, deliverSms } from '../notifications/deliver.ts';
import { smsText } from '../notifications/sms-texts.ts';
import { bookingPath } from '../payments/start-payment.ts';
import type { Services } from '../services.ts';
import { bookingOf } from './hear.ts';

type Notify = Extract<BookingEffect, { kind: 'notify' }>;

/** Tells fans what became of a booking. Somebody without an address is told nothing. Rules NOTIFY-1 to NOTIFY-5. */
export async function notifyFan(services: Services, effect: Notify): Promise<void> {
  for (const mail of await mailsOf(services, effect)) await deliverMail(services, effect, mail);
  await textBuyer(services, effect);
}

/** A text message, for those who left a number, of what cannot wait for the mail. */
async function textBuyer(services: Services, effect: Notify): Promise<void> {
  const booking = await bookingOf(services, effect.bookingId);
  if (booking.phone === null) return;
  const text = smsText(effect.what, booking, services.vars.PUBLIC_ORIGIN + bookingPath(booking.eventId, booking.id));
  if (text !== null) await deliverSms(services, effect, { to: booking.phone, text });
}

async function mailsOf(services: Services, { what, about, bookingId }: Notify): Promise<Mail[]> {
  const origin = services.vars.PUBLIC_ORIGIN;
  if (what === 'transfer-offered' || what === 'transferred') return transferMails(services, { what, id: about });
  const booking = await bookingOf(services, bookingId);
  const url = origin + bookingPath(booking.eventId, booking.id);
  if (what === 'event-changed') return newsMails(services, { booking, campaignId: about, url });
  if (booking.email === null) return [];
  const given = { to: booking.email, booking, url };
  switch (what) {
    case 'confirmed':
      return [{ ...ticketsMail(given), attachments: await printed(services, booking) }];
    case 'failed':
      return [givenBackMail({ ...given, url: `${origin}/events/${booking.eventId}` })];
    case 'refunded':
      return [refundedMail(given)];
    default:
      return unreachable(what);
  }
}

/** The tickets as a file. A mail without it is better than none: it says where they are. */
async function printed(services: Services, { id, userId }: BookingRecord): Promise<Attachment[]> {
  const booking = userId === null ? null : await readBooking(services.db, { bookingId: id, userId });
  if (booking === null) return [];
  try {
    const content = await services.printTickets(booking);
    const fileName = `tickets-${booking.event.slug}.pdf`;
    return content === null ? [] : [{ fileName, contentType: 'application/pdf', content }];
  } catch (error) {
    console.error('tickets could not be printed', id, error);
    return [];
  }
}

async function transferMails(
  { db, vars }: Services,
  { what, id }: { what: 'transfer-offered' | 'transferred'; id: string },
): Promise<Mail[]> {
  const transfer = await readTransfer(db, id);
  invariant(transfer, `the transfer ${id} was written with what it owes`);
  if (what === 'transferred') {
    return transferredMails(transfer, vars.PUBLIC_ORIGIN + bookingPath(transfer.event.id, transfer.bookingId));
  }
  // Taken back meanwhile: then there is nothing to take.
  return transfer.status === 'offered' ? [transferOfferMail(transfer, `${vars.PUBLIC_ORIGIN}/transfers/${id}`)] : [];
}

/** To the buyer, and to everybody else who has tickets of the booking. */
async function newsMails(
  { db }: Services,
  { booking, campaignId, url }: { booking: BookingRecord; campaignId: string; url: string },
): Promise<Mail[]> {
  const news = await readCampaignNews(db, { campaignId, bookingId: booking.id });
  invariant(news, `the campaign ${campaignId} was written with what it owes`);
  const buyers = booking.email === null ? [] : [booking.email];
  return [...new Set([...buyers, ...news.holderEmails])].map((to) =>
    eventMail({ news, booking, to, isBuyer: to === booking.email, url }),
  );
}
