import { idOf, type HoldId } from '../../../domain/shared/ids.ts';
import { fenceBodySchema, holdSchema } from '../../../protocol/http/holds.ts';
import { fanOf } from '../../session/session.ts';
import { operation } from '../operation.ts';
import { holdParams } from '../paths.ts';
import { LIVE_HOLD_PROBLEMS, submitToFloor } from './sale.ts';

export const extendHoldOperation = operation({
  id: 'extendHold',
  method: 'post',
  path: '/v1/events/{eventId}/holds/{holdId}/extension',
  tag: 'Seats',
  summary: 'Ask for more time',
  description: 'Once for each hold, before or while paying.',
  access: 'device',
  params: holdParams,
  body: fenceBodySchema,
  answer: { status: 200, description: 'The hold with its new deadline', schema: holdSchema },
  problems: [...LIVE_HOLD_PROBLEMS, 'already-extended', 'hold-time-used-up'],
  async handle({ params, body, key, session, services }) {
    const holdId = idOf<HoldId>(params.holdId);
    const command = { kind: 'extend', key, fan: fanOf(session), holdId, fence: body.fence } as const;
    return submitToFloor({ services, session, eventId: params.eventId }, command);
  },
});
