import type { TransferRecord } from '../../db/queries/transfers.ts';
import type { Mail } from '../adapters/messages/mail.ts';
import { plainMail, whenText } from './booking-mails.ts';

/** To whoever is offered tickets. */
export function transferOfferMail(transfer: TransferRecord, url: string): Mail {
  const { event, tickets, fromEmail, fromName } = transfer;
  const sender = fromName === null ? fromEmail : `${fromName} (${fromEmail})`;
  const count = tickets.length === 1 ? 'a ticket' : `${tickets.length} tickets`;
  return plainMail({
    to: transfer.toEmail,
    subject: `${fromName ?? fromEmail} has ${count} for you: ${event.name}`,
    heading: `${tickets.length === 1 ? 'A ticket is' : `${tickets.length} tickets are`} waiting for you`,
    paragraphs: [
      `${sender} would like you to have ${count} for ${event.name}, on ${whenText(event)}, at ${event.venue.name}.`,
      'They cost you nothing. Take them with this address, and you get codes of your own. If you do not know who this is from, do nothing.',
    ],
    button: { label: tickets.length === 1 ? 'See the ticket' : 'See the tickets', url },
  });
}

/** To both ends, once the tickets were taken. */
export function transferredMails(transfer: TransferRecord, url: string): Mail[] {
  const { event, tickets, fromEmail, toEmail } = transfer;
  const isOne = tickets.length === 1;
  const count = isOne ? 'ticket' : `${tickets.length} tickets`;
  const sent = plainMail({
    to: fromEmail,
    subject: `${toEmail} has your ${count} for ${event.name}`,
    heading: isOne ? 'Your ticket has a new holder' : 'Your tickets have a new holder',
    paragraphs: [
      `${toEmail} has taken ${isOne ? 'the ticket' : 'the tickets'} for ${event.name}, on ${whenText(event)}.`,
      `Your ${isOne ? 'code admits' : 'codes admit'} nobody any more, on paper neither. Should the event be cancelled, the money goes to whoever paid.`,
    ],
    button: { label: 'See my booking', url },
  });
  const taken = plainMail({
    to: toEmail,
    subject: `Your ${count} for ${event.name}`,
    heading: event.name,
    paragraphs: [
      `${isOne ? 'Your ticket is' : 'Your tickets are'} ready, for ${whenText(event)}, at ${event.venue.name}.`,
      `Show the QR ${isOne ? 'code' : 'codes'} at the door, on your phone or on paper.`,
    ],
    button: { label: isOne ? 'See my ticket' : 'See my tickets', url },
  });
  return [sent, taken];
}
