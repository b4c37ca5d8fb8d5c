import { listBookings } from '../../../db/queries/bookings.ts';
import { bookingPageSchema } from '../../../protocol/http/bookings.ts';
import { listQuerySchema } from '../../../protocol/http/catalogue.ts';
import { operation } from '../operation.ts';
import { answer, refuseField } from '../reply.ts';

export const listBookingsOperation = operation({
  id: 'listBookings',
  method: 'get',
  path: '/v1/bookings',
  tag: 'Bookings',
  summary: 'List my bookings',
  description: 'The newest first.',
  access: 'user',
  query: listQuerySchema.omit({ search: true }),
  answer: { status: 200, description: 'A page of bookings', schema: bookingPageSchema },
  async handle({ query, session, services }) {
    const page = await listBookings(services.db, { userId: session.user.id, ...query });
    return page.ok ? answer(page.value) : refuseField('cursor', 'not a cursor of this list');
  },
});
