import { clockInputSchema, saleStatusSchema } from '../../../protocol/http/operators.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { refuseCommand } from '../reply.ts';
import { operateSale } from './operate-sale.ts';

export const setClockOperation = operation({
  id: 'setClock',
  method: 'post',
  path: '/v1/events/{eventId}/clock',
  tag: 'Operators',
  summary: 'Pause a sale, or let it go on',
  description:
    'While it is paused no hold and no payment window runs out, and none is begun; payments that are open are taken. Afterwards everybody has the time that they had before.',
  access: 'organiser',
  params: eventParams,
  body: clockInputSchema,
  answer: { status: 200, description: 'How the sale stands', schema: saleStatusSchema },
  problems: ['event-not-found', 'not-on-sale'],
  async handle({ params, body, key, session, services }) {
    const command = { kind: body.paused ? 'pause-clock' : 'resume-clock' } as const;
    const { eventId } = params;
    return operateSale({ services, session, operation: 'setClock', eventId, key, command, refusalOf: refuseCommand });
  },
});
