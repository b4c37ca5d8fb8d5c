import { endTransfer } from '../../../db/queries/transfers.ts';
import { transferOfferSchema } from '../../../protocol/http/transfers.ts';
import { transferFor } from '../../after-sale/transfer-tickets.ts';
import { operation } from '../operation.ts';
import { transferParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';
import { transferDocument } from './transfer-document.ts';

export const endTransferOperation = operation({
  id: 'endTransfer',
  method: 'delete',
  path: '/v1/transfers/{transferId}',
  tag: 'Bookings',
  summary: 'Take an offer of tickets back, or decline it',
  description: 'Whoever made it takes it back, whoever was to have the tickets declines. The codes stay as they were.',
  access: 'user',
  params: transferParams,
  answer: { status: 200, description: 'The offer, ended', schema: transferOfferSchema },
  problems: ['transfer-not-found', 'transfer-ended'],
  // Idempotent by itself: an offer ends once, and ending it again finds it so.
  async handle({ params, session, services }) {
    const found = await transferFor(services, { transferId: params.transferId, user: session.user });
    if (!found) return refuse('transfer-not-found');
    const { transfer, role } = found;
    const status = role === 'sender' ? 'withdrawn' : 'declined';
    if (transfer.status !== status) {
      const now = new Date().toISOString();
      const isEnded = await endTransfer(services.db, { transferId: transfer.id, status, now });
      if (!isEnded)
        return refuse('transfer-ended', { detail: 'The tickets were taken, or the offer ended otherwise.' });
    }
    return answer(transferDocument({ ...transfer, status }, role));
  },
});
