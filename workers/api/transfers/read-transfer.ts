import { transferOfferSchema } from '../../../protocol/http/transfers.ts';
import { transferFor } from '../../after-sale/transfer-tickets.ts';
import { operation } from '../operation.ts';
import { transferParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';
import { transferDocument } from './transfer-document.ts';

export const readTransferOperation = operation({
  id: 'readTransfer',
  method: 'get',
  path: '/v1/transfers/{transferId}',
  tag: 'Bookings',
  summary: 'Read an offer of tickets',
  description: 'For whoever made it, and for whoever has signed in with the address that it was made to.',
  access: 'user',
  params: transferParams,
  answer: { status: 200, description: 'The offer', schema: transferOfferSchema },
  problems: ['transfer-not-found'],
  async handle({ params, session, services }) {
    const found = await transferFor(services, { transferId: params.transferId, user: session.user });
    return found ? answer(transferDocument(found.transfer, found.role)) : refuse('transfer-not-found');
  },
});
