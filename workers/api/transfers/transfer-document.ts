import type { TransferRecord } from '../../../db/queries/transfers.ts';
import type { TransferOffer } from '../../../protocol/http/transfers.ts';
import { isOpen } from '../../after-sale/transfer-tickets.ts';
import { bookingPath } from '../../payments/start-payment.ts';

/** A transfer as one of its ends sees it. */
export function transferDocument(transfer: TransferRecord, role: TransferOffer['role']): TransferOffer {
  const { id, bookingId, event, status, fromEmail, fromName, toEmail, createdAt } = transfer;
  return {
    id,
    bookingId,
    event,
    status,
    isOpen: isOpen(transfer),
    role,
    from: { email: fromEmail, name: fromName },
    toEmail,
    createdAt,
    tickets: transfer.tickets.map(({ id: ticketId, section, row, seatNumber, ticketTypeName }) => {
      return { id: ticketId, section, row, seatNumber, ticketTypeName };
    }),
    links: { page: `/transfers/${id}`, booking: bookingPath(event.id, bookingId) },
  };
}
