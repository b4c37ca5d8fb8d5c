import * as z from 'zod';
import { readBooking } from '../../../db/queries/my-bookings.ts';
import { operation } from '../operation.ts';
import { bookingParams } from '../paths.ts';
import { refuse, respond } from '../reply.ts';

export const readTicketsPdfOperation = operation({
  id: 'readTicketsPdf',
  method: 'get',
  path: '/v1/bookings/{bookingId}/tickets.pdf',
  tag: 'Bookings',
  summary: 'Print the tickets of a booking',
  description: 'All of yours that admit, in one file, a page each.',
  access: 'user',
  params: bookingParams,
  answer: { status: 200, description: 'PDF, A4', schema: z.string(), contentType: 'application/pdf' },
  problems: ['booking-not-found', 'no-live-tickets'],
  async handle({ params, session, services }) {
    const booking = await readBooking(services.db, { bookingId: params.bookingId, userId: session.user.id });
    if (!booking) return refuse('booking-not-found');
    const pdf = await services.printTickets(booking);
    if (pdf === null) return refuse('no-live-tickets');
    const headers = {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `inline; filename="tickets-${booking.event.slug}.pdf"`,
    };
    return respond(new Response(pdf, { headers }));
  },
});
