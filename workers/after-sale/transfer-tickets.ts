import { hexToBytes } from '@noble/hashes/utils.js';
import { acceptTransfer, offerTransfer, readTransfer, type TransferRecord } from '../../db/queries/transfers.ts';
import { idOf, type BookingId, type TicketId } from '../../domain/shared/ids.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import { ticketCode } from '../../domain/tickets/ticket-code.ts';
import type { Services } from '../services.ts';

/** Offers of one booking in a day: each is a mail to somebody who may not have asked for it. */
const OFFERS_PER_DAY_MAX = 10;

export type OfferRefusal = 'not-your-tickets' | 'offered' | 'not-now' | 'too-many' | 'to-yourself';

/** Offers tickets to whoever has an address, and tells them. The same id is the same offer. Rules TRANSFER-1 to TRANSFER-3. */
export async function offerTickets(
  { db }: Pick<Services, 'db'>,
  offer: {
    transferId: string;
    bookingId: string;
    from: { id: string; email: string };
    ticketIds: string[];
    toEmail: string;
  },
): Promise<Result<'offered', OfferRefusal>> {
  const { transferId, bookingId, from } = offer;
  if (offer.toEmail === from.email) return fail('to-yourself');
  const told = {
    kind: 'notify',
    bookingId: idOf<BookingId>(bookingId),
    what: 'transfer-offered',
    about: transferId,
  } as const;
  const outcome = await offerTransfer(db, {
    ...offer,
    fromUserId: from.id,
    perDayMax: OFFERS_PER_DAY_MAX,
    effects: [told],
  });
  return outcome.kind === 'refused' ? fail(outcome.why) : ok('offered');
}

/** A transfer for one of its two ends; null: there is none, or this user has no part in it. */
export async function transferFor(
  { db }: Pick<Services, 'db'>,
  asked: { transferId: string; user: { id: string; email: string } },
): Promise<{ transfer: TransferRecord; role: 'sender' | 'recipient' } | null> {
  const transfer = await readTransfer(db, asked.transferId);
  if (transfer?.fromUserId === asked.user.id) return { transfer, role: 'sender' };
  if (transfer?.toEmail === asked.user.email) return { transfer, role: 'recipient' };
  return null;
}

/** Whether all its tickets can still be taken. */
export function isOpen({ status, tickets, event }: TransferRecord): boolean {
  const areTied = tickets.every((ticket) => ticket.isTied && ticket.status === 'live');
  return status === 'offered' && areTied && event.status !== 'cancelled';
}

/**
 * Takes offered tickets: each gets a new code of the next generation, and the old one dies. False: the offer has ended.
 * Again by the same user it is accepted already. Rules TRANSFER-4 to TRANSFER-6.
 */
export async function acceptTickets(
  { db, vars }: Pick<Services, 'db' | 'vars'>,
  { transfer, user }: { transfer: TransferRecord; user: { id: string; email: string } },
): Promise<boolean> {
  if (transfer.status === 'accepted') return true;
  if (!isOpen(transfer)) return false;
  const seed = hexToBytes(vars.TICKET_SIGNING_KEY);
  const codes = transfer.tickets.map(({ id, generation }) => {
    const claim = { ticketId: idOf<TicketId>(id), generation: generation + 1 };
    return { ...claim, code: ticketCode(claim, seed) };
  });
  const about = transfer.id;
  const bookingId = idOf<BookingId>(transfer.bookingId);
  return acceptTransfer(db, {
    transferId: transfer.id,
    userId: user.id,
    email: user.email,
    codes,
    effects: [{ kind: 'notify', bookingId, what: 'transferred', about }],
    now: new Date().toISOString(),
  });
}
