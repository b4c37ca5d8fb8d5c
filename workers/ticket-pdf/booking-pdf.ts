import type { BookingDocument } from '../../db/queries/my-bookings.ts';
import { ticketFonts } from './ticket-fonts.ts';
import { ticketPdf, type PrintedTicket } from './ticket-pdf.ts';

/** The tickets of a booking that admit whoever reads it, as one PDF; null: there are none. */
export async function bookingPdf(assets: Fetcher, booking: BookingDocument): Promise<Uint8Array | null> {
  const tickets = booking.tickets.flatMap((ticket) => printed(ticket) ?? []);
  if (tickets.length === 0) return null;
  const { id, currency, event } = booking;
  return ticketPdf({ id, currency, event, tickets }, await ticketFonts(assets), Date.now());
}

function printed(ticket: BookingDocument['tickets'][number]): PrintedTicket | null {
  const { section, row, seatNumber, ticketTypeName, price, code, status, isMine } = ticket;
  if (!isMine || status !== 'live' || code === null) return null;
  return { section, row, seatNumber, ticketTypeName, totalMinor: price.totalMinor, code };
}
