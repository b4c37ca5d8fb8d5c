import { readBooking } from '../../../db/queries/my-bookings.ts';
import { bookingSchema, returnInputSchema } from '../../../protocol/http/bookings.ts';
import { returnSeats } from '../../after-sale/return-seats.ts';
import { namedId } from '../../named-id.ts';
import { runOutbox } from '../../outbox/run-outbox.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { keyedBy } from '../organisers/keyed-by.ts';
import { bookingParams } from '../paths.ts';
import { answer, refuse, type RefusalReply } from '../reply.ts';
import { bookingDocument } from './booking-document.ts';
import { refuseReturn, RETURN_PROBLEMS } from './return-refusal.ts';

export const returnSeatsOperation = operation({
  id: 'returnSeats',
  method: 'post',
  path: '/v1/bookings/{bookingId}/returns',
  tag: 'Bookings',
  summary: 'Give seats back',
  description:
    'For the amount of the offer. The tickets admit nobody from then on; the money goes back the way it came, and then the seats are for sale again. `refunds` of the booking shows how far it is.',
  access: 'user',
  params: bookingParams,
  body: returnInputSchema,
  answer: { status: 200, description: 'The booking as it is now', schema: bookingSchema },
  problems: [...RETURN_PROBLEMS, 'return-offer-changed'],
  async handle({ params, body, key, session, services }) {
    const { bookingId } = params;
    const userId = session.user.id;
    const keyed = keyedBy({ services, session, operation: 'returnSeats', key, body: { bookingId, ...body } });
    const outcome = await once(keyed, async (): Promise<{ begun: true } | RefusalReply> => {
      const refundId = await namedId(keyed.externalKey);
      const returned = await returnSeats(services, { bookingId, userId, refundId, ...body });
      return returned.ok ? { begun: true } : refuseReturn(returned.failure);
    });
    if (isRefusal(outcome)) return outcome;
    services.later(runOutbox(services));
    const booking = await readBooking(services.db, { bookingId, userId });
    return booking ? answer(bookingDocument(booking, Date.now())) : refuse('booking-not-found');
  },
});
