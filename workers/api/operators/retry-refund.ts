import { readRefund, retryRefund } from '../../../db/queries/refunds.ts';
import { refundBegunSchema } from '../../../protocol/http/operators.ts';
import { runOutbox } from '../../outbox/run-outbox.ts';
import { operation } from '../operation.ts';
import { refundParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

export const retryRefundOperation = operation({
  id: 'retryRefund',
  method: 'post',
  path: '/v1/refunds/{refundId}/retry',
  tag: 'Operators',
  summary: 'Try a refund again that the provider turned down',
  description: 'Each try is a call of its own at the provider. While one is on its way nothing is begun.',
  access: 'operator',
  params: refundParams,
  answer: { status: 202, description: 'How the refund stands', schema: refundBegunSchema },
  problems: ['refund-not-found'],
  async handle({ params, services }) {
    const { refundId } = params;
    const refund = await readRefund(services.db, refundId);
    if (!refund) return refuse('refund-not-found');
    const isRetried = await retryRefund(services.db, refund);
    if (isRetried) services.later(runOutbox(services));
    return answer({ refundId, state: isRetried ? 'requested' : refund.state });
  },
});
