import { transferOfferSchema } from '../../../protocol/http/transfers.ts';
import { acceptTickets, transferFor } from '../../after-sale/transfer-tickets.ts';
import { runOutbox } from '../../outbox/run-outbox.ts';
import { operation } from '../operation.ts';
import { transferParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';
import { transferDocument } from './transfer-document.ts';

export const acceptTransferOperation = operation({
  id: 'acceptTransfer',
  method: 'post',
  path: '/v1/transfers/{transferId}/acceptance',
  tag: 'Bookings',
  summary: 'Take the tickets',
  description: 'They get new codes, which are yours; the codes before them admit nobody any more.',
  access: 'user',
  params: transferParams,
  answer: { status: 200, description: 'The offer, accepted', schema: transferOfferSchema },
  problems: ['transfer-not-found', 'transfer-ended'],
  // Idempotent by itself: tickets are taken once, and the same user taking them again has them already.
  async handle({ params, session, services }) {
    const { user } = session;
    const found = await transferFor(services, { transferId: params.transferId, user });
    if (found?.role !== 'recipient') return refuse('transfer-not-found');
    const isAccepted = await acceptTickets(services, { transfer: found.transfer, user });
    if (!isAccepted) {
      return refuse('transfer-ended', {
        detail: 'It was taken back, or the tickets are void by now. Ask who sent it.',
      });
    }
    services.later(runOutbox(services));
    return answer(transferDocument({ ...found.transfer, status: 'accepted' }, 'recipient'));
  },
});
