import { returnOfferQuerySchema, returnOfferSchema } from '../../../protocol/http/bookings.ts';
import { offerReturn } from '../../after-sale/return-seats.ts';
import { operation } from '../operation.ts';
import { bookingParams } from '../paths.ts';
import { answer } from '../reply.ts';
import { offerDocument } from './booking-document.ts';
import { refuseReturn, RETURN_PROBLEMS } from './return-refusal.ts';

export const readReturnOfferOperation = operation({
  id: 'readReturnOffer',
  method: 'get',
  path: '/v1/bookings/{bookingId}/return-offer',
  tag: 'Bookings',
  summary: 'What giving seats back would bring',
  description: 'By the promise of the event that gives most back now. Nothing changes by asking.',
  access: 'user',
  params: bookingParams,
  query: returnOfferQuerySchema,
  answer: { status: 200, description: 'The offer', schema: returnOfferSchema },
  problems: RETURN_PROBLEMS,
  async handle({ params, query, session, services }) {
    const userId = session.user.id;
    const offer = await offerReturn(services, { bookingId: params.bookingId, userId, seats: query.seats });
    return offer.ok ? answer(offerDocument(offer.value)) : refuseReturn(offer.failure);
  },
});
