import { holdSchema } from '../../../protocol/http/holds.ts';
import { deviceSession } from '../../session/session.ts';
import { operation } from '../operation.ts';
import { holdParams } from '../paths.ts';
import { viewHold } from './sale.ts';

export const readHoldOperation = operation({
  id: 'readHold',
  method: 'get',
  path: '/v1/events/{eventId}/holds/{holdId}',
  tag: 'Seats',
  summary: 'Read a hold',
  description: 'As it stands now. A hold that was paid for is `committed`; its booking has the same id.',
  access: 'anyone',
  params: holdParams,
  answer: { status: 200, description: 'The hold', schema: holdSchema },
  problems: ['event-not-found', 'not-on-sale', 'hold-not-found', 'not-your-hold'],
  // Reading makes no session: somebody unknown is a device that holds nothing.
  handle: ({ params, session, services }) =>
    viewHold({ services, session: session ?? deviceSession(Date.now()), ...params }),
});
