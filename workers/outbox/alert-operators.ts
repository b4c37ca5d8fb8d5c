import type { AlertKind, BookingEffect } from '../../domain/bookings/effects.ts';
import { alertMail } from '../mails/alert-mail.ts';
import type { Services } from '../services.ts';

const SENTENCES: Record<AlertKind, string> = {
  'seats-disputed':
    'The box office sold seats that Postgres gives to another booking. The payment goes back, and the seats are blocked.',
  'capture-failed': 'The bank does not give the money that it had promised. The booking is cancelled.',
  'refund-failed':
    'A refund was turned down. The tickets are void, the money is still ours: try it again or pay otherwise.',
  'dispute-opened': 'A cardholder disputes the payment. Answer at the payment provider before its deadline.',
  'dispute-won': 'A dispute was decided for us: the booking is as it was before.',
  'dispute-lost': 'A dispute was lost: the money is gone, the tickets are void, and the seats are for sale again.',
};

/** Tells whoever runs the sale: in the log, and by mail where an address is set. */
export async function alertOperators(
  services: Pick<Services, 'vars' | 'mail'>,
  effect: Extract<BookingEffect, { kind: 'alert' }>,
): Promise<void> {
  const { bookingId, what, about } = effect;
  await raiseAlert(services, { title: what, text: `${SENTENCES[what]}\n\nBooking ${bookingId}, ${about}` });
}

/** The one place that alerts go through. @throws when the mail was not taken */
export async function raiseAlert(
  services: Pick<Services, 'vars' | 'mail'>,
  alert: { title: string; text: string },
): Promise<void> {
  console.error('ALERT:', alert.title, alert.text);
  const { OPERATORS_MAIL: to } = services.vars;
  if (to !== undefined) await services.mail.send(alertMail({ to, ...alert }), crypto.randomUUID());
}
