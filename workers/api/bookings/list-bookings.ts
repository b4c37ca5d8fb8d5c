import { listBookings } from '../../../db/queries/my-bookings.ts';
import { bookingListQuerySchema, bookingPageSchema } from '../../../protocol/http/bookings.ts';
import { operation } from '../operation.ts';
import { answer, refuseField } from '../reply.ts';
import { bookingDocument } from './booking-document.ts';

export const listBookingsOperation = operation({
  id: 'listBookings',
  method: 'get',
  path: '/v1/bookings',
  tag: 'Bookings',
  summary: 'List my bookings',
  description: 'Also those of which somebody has handed you tickets.',
  access: 'user',
  query: bookingListQuerySchema,
  answer: { status: 200, description: 'A page of bookings', schema: bookingPageSchema },
  async handle({ query, session, services }) {
    const page = await listBookings(services.db, { userId: session.user.id, ...query });
    if (!page.ok) return refuseField('cursor', 'not a cursor of this list');
    const nowMs = Date.now();
    return answer({ ...page.value, items: page.value.items.map((booking) => bookingDocument(booking, nowMs)) });
  },
});
