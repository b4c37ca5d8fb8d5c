import { readBooking } from '../../../db/queries/my-bookings.ts';
import { bookingSchema } from '../../../protocol/http/bookings.ts';
import { operation } from '../operation.ts';
import { bookingParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';
import { bookingDocument } from './booking-document.ts';

export const readBookingOperation = operation({
  id: 'readBooking',
  method: 'get',
  path: '/v1/bookings/{bookingId}',
  tag: 'Bookings',
  summary: 'Read a booking',
  description: 'Appears within seconds of the payment, under the id of its hold. Tickets admit once they are live.',
  access: 'user',
  params: bookingParams,
  answer: { status: 200, description: 'The booking', schema: bookingSchema },
  problems: ['booking-not-found'],
  async handle({ params, session, services }) {
    const booking = await readBooking(services.db, { bookingId: params.bookingId, userId: session.user.id });
    return booking ? answer(bookingDocument(booking, Date.now())) : refuse('booking-not-found');
  },
});
