import { readTransfer } from '../../../db/queries/transfers.ts';
import { invariant, unreachable } from '../../../domain/shared/invariant.ts';
import { transferInputSchema, transferOfferSchema } from '../../../protocol/http/transfers.ts';
import { offerTickets, type OfferRefusal } from '../../after-sale/transfer-tickets.ts';
import { namedId } from '../../named-id.ts';
import { runOutbox } from '../../outbox/run-outbox.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { keyedBy } from '../organisers/keyed-by.ts';
import { bookingParams } from '../paths.ts';
import { answer, refuse, refuseField, refuseFor, type RefusalReply } from '../reply.ts';
import { transferDocument } from './transfer-document.ts';

const DAY_SECONDS = 24 * 60 * 60;

export const offerTransferOperation = operation({
  id: 'offerTransfer',
  method: 'post',
  path: '/v1/bookings/{bookingId}/transfers',
  tag: 'Bookings',
  summary: 'Hand tickets on to somebody',
  description:
    'By e-mail, for nothing. Your codes stay valid until they accept: then they die, and theirs admit. Refunds still go to whoever paid.',
  access: 'user',
  params: bookingParams,
  body: transferInputSchema,
  answer: { status: 201, description: 'The offer', schema: transferOfferSchema },
  problems: ['booking-not-found', 'not-your-tickets', 'tickets-offered', 'not-transferable', 'too-many-requests'],
  async handle({ params, body, key, session, services }) {
    const { bookingId } = params;
    const { ticketIds, email: toEmail } = body;
    const keyed = keyedBy({ services, session, operation: 'offerTransfer', key, body: { bookingId, ...body } });
    const outcome = await once(keyed, async (): Promise<{ transferId: string } | RefusalReply> => {
      const transferId = await namedId(keyed.externalKey);
      const offered = await offerTickets(services, { transferId, bookingId, from: session.user, ticketIds, toEmail });
      return offered.ok ? { transferId } : refuseOffer(offered.failure);
    });
    if (isRefusal(outcome)) return outcome;
    services.later(runOutbox(services));
    const transfer = await readTransfer(services.db, outcome.transferId);
    invariant(transfer, 'an offer that was made is there');
    return answer(transferDocument(transfer, 'sender'));
  },
});

function refuseOffer(why: OfferRefusal): RefusalReply {
  switch (why) {
    case 'not-your-tickets':
      return refuse('not-your-tickets', { detail: 'You can hand on tickets that you have and that still admit.' });
    case 'offered':
      return refuse('tickets-offered', { detail: 'Take the other offer back first.' });
    case 'not-now':
      return refuse('not-transferable', { detail: 'Something about these tickets changed just now. Look again.' });
    case 'too-many':
      return refuseFor('too-many-requests', DAY_SECONDS, 'Tickets of a booking can be offered ten times a day.');
    case 'to-yourself':
      return refuseField('/email', 'it is your own address');
    default:
      return unreachable(why);
  }
}
