import { idOf, type HoldId } from '../../../domain/shared/ids.ts';
import { fenceBodySchema, holdSchema } from '../../../protocol/http/holds.ts';
import { fanOf } from '../../session/session.ts';
import { operation } from '../operation.ts';
import { holdParams } from '../paths.ts';
import { LIVE_HOLD_PROBLEMS, submitToFloor } from './sale.ts';

export const releaseHoldOperation = operation({
  id: 'releaseHold',
  method: 'delete',
  path: '/v1/events/{eventId}/holds/{holdId}',
  tag: 'Seats',
  summary: 'Give seats back',
  description: 'The fence stands in the query: the body of a DELETE may be lost on the way.',
  access: 'device',
  params: holdParams,
  query: fenceBodySchema,
  answer: { status: 200, description: 'The hold, released', schema: holdSchema },
  problems: [...LIVE_HOLD_PROBLEMS],
  async handle({ params, query, key, session, services }) {
    const holdId = idOf<HoldId>(params.holdId);
    const command = { kind: 'release', key, fan: fanOf(session), holdId, fence: query.fence } as const;
    return submitToFloor({ services, session, eventId: params.eventId }, command);
  },
});
