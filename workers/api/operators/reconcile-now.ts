import { reconcileInputSchema, reconciliationSchema } from '../../../protocol/http/reconciliation.ts';
import { reconcileRecords } from '../../reconciler/reconcile-records.ts';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';

const MINUTE_MS = 60_000;

export const reconcileNowOperation = operation({
  id: 'reconcileNow',
  method: 'post',
  path: '/v1/reconciliation',
  tag: 'Operators',
  summary: 'Compare the records now',
  description:
    'Closes what is stuck and names what drifts. Done twice, or while the hourly one is at it, it does no harm.',
  access: 'operator',
  body: reconcileInputSchema,
  answer: { status: 200, description: 'The report', schema: reconciliationSchema },
  async handle({ body, services }) {
    const nowMs = Date.now();
    const sinceMs = nowMs - body.sinceMinutes * MINUTE_MS;
    return answer(await reconcileRecords(services, { sinceMs, untilMs: nowMs - body.settledMinutes * MINUTE_MS }));
  },
});
