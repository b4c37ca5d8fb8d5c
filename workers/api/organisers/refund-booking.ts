import { requestRefund } from '../../../db/queries/refunds.ts';
import { readBookingRecord } from '../../../db/queries/bookings.ts';
import type { RefundRefusal, RefundRequest } from '../../../domain/bookings/refund.ts';
import { idOf, type BookingId, type TicketId } from '../../../domain/shared/ids.ts';
import { unreachable } from '../../../domain/shared/invariant.ts';
import { refundBegunSchema, refundInputSchema, type RefundBegun } from '../../../protocol/http/operators.ts';
import { namedId } from '../../named-id.ts';
import { hear } from '../../outbox/hear.ts';
import { runOutbox } from '../../outbox/run-outbox.ts';
import type { Services } from '../../services.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { bookingParams } from '../paths.ts';
import { answer, refuse, refuseField, type RefusalReply } from '../reply.ts';
import { keyedBy } from './keyed-by.ts';

export const refundBookingOperation = operation({
  id: 'refundBooking',
  method: 'post',
  path: '/v1/bookings/{bookingId}/refunds',
  tag: 'Organisers',
  summary: 'Give a fan money back',
  description:
    'For some tickets of a booking or all of them, whatever was promised at publication. The tickets are void at once; then the money goes back, and then the seats are for sale again. A booking whose money is not taken yet is called off whole.',
  access: 'organiser',
  params: bookingParams,
  body: refundInputSchema,
  answer: { status: 202, description: 'It has begun', schema: refundBegunSchema },
  problems: ['booking-not-found', 'not-refundable'],
  async handle({ params, body, key, session, services }) {
    const { bookingId } = params;
    const keyed = keyedBy({ services, session, operation: 'refundBooking', key, body: { bookingId, ...body } });
    const outcome = await once(keyed, async (): Promise<RefundBegun | RefusalReply> => {
      const refundId = await namedId(keyed.externalKey);
      return begin(services, { bookingId: idOf<BookingId>(bookingId), refundId, ...body });
    });
    if (isRefusal(outcome)) return outcome;
    services.later(runOutbox(services));
    return answer(outcome);
  },
});

interface Begin {
  bookingId: BookingId;
  refundId: string;
  ticketIds?: string[] | undefined;
  amountMinor: number;
}

async function begin(services: Services, asked: Begin): Promise<RefundBegun | RefusalReply> {
  const { bookingId, refundId, ticketIds, amountMinor } = asked;
  const booking = await readBookingRecord(services.db, bookingId);
  if (!booking) return refuse('booking-not-found');
  const { status, paymentId, totalMinor } = booking;
  if (status === 'booked' && paymentId !== null && ticketIds === undefined) {
    await hear(services, { kind: 'voided', bookingId, paymentId, amountMinor: totalMinor });
    return { refundId: null, state: 'voided' };
  }
  const tickets: RefundRequest['tickets'] = ticketIds?.map((id) => idOf<TicketId>(id)) ?? 'all';
  const now = new Date().toISOString();
  const request = { bookingId, refundId, tickets, amountMinor, reason: 'organiser' as const, now };
  const requested = await requestRefund(services.db, request);
  if (!requested.ok) return refusalOf(requested.failure);
  const { value } = requested;
  return { refundId, state: value.kind === 'already' ? value.state : value.decision.state };
}

function refusalOf(refusal: RefundRefusal | { reason: 'booking-not-found' }): RefusalReply {
  switch (refusal.reason) {
    case 'booking-not-found':
      return refuse('booking-not-found');
    case 'wrong-stage':
      return refuse('not-refundable', { detail: `The booking is ${refusal.stage}.` });
    case 'nothing-to-refund':
      return refuse('not-refundable', { detail: 'None of its tickets stands any more.' });
    case 'not-its-tickets':
      return refuseField('/ticketIds', `not tickets of this booking that stand: ${refusal.ticketIds.join(', ')}`);
    case 'too-much':
      return refuseField('/amountMinor', `at most ${refusal.leftMinor} of this booking can be given back`);
    default:
      return unreachable(refusal);
  }
}
