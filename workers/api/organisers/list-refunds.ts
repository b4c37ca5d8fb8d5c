import { listRefunds } from '../../../db/queries/sales.ts';
import { refundListQuerySchema, refundListSchema } from '../../../protocol/http/organised.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer } from '../reply.ts';

export const listRefundsOperation = operation({
  id: 'listRefunds',
  method: 'get',
  path: '/v1/events/{eventId}/refunds',
  tag: 'Organisers',
  summary: "List an event's refunds",
  description: 'Those that the provider turned down, or in another state; the oldest 200.',
  access: 'organiser',
  params: eventParams,
  query: refundListQuerySchema,
  answer: { status: 200, description: 'The refunds', schema: refundListSchema },
  async handle({ params, query, services }) {
    return answer({ items: await listRefunds(services.db, { ...params, ...query }) });
  },
});
