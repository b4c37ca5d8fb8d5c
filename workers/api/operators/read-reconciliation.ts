import { readReconciliation } from '../../../db/queries/reconciling.ts';
import { lastReconciliationSchema } from '../../../protocol/http/reconciliation.ts';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';

export const readReconciliationOperation = operation({
  id: 'readReconciliation',
  method: 'get',
  path: '/v1/reconciliation',
  tag: 'Operators',
  summary: 'Read whether the records agree',
  description: 'The last comparison of box offices, Postgres and payment provider: what was closed, and what drifts.',
  access: 'operator',
  answer: { status: 200, description: 'The last report', schema: lastReconciliationSchema },
  handle: async ({ services }) => answer({ last: await readReconciliation(services.db) }),
});
