import type { HoldId } from '../../../domain/shared/ids.ts';
import { PASS_HEADER, PERMIT_HEADER } from '../../../protocol/http/hold-headers.ts';
import { holdCommand } from '../../../protocol/http/hold-commands.ts';
import { holdRequestSchema, holdSchema } from '../../../protocol/http/holds.ts';
import { newId } from '../../new-id.ts';
import { fanOf } from '../../session/session.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { submitToFloor } from './sale.ts';

export const createHoldOperation = operation({
  id: 'createHold',
  method: 'post',
  path: '/v1/events/{eventId}/holds',
  tag: 'Seats',
  summary: 'Hold seats',
  description:
    'These very seats, or the best of a zone: all or nothing. A fan has one live hold of an event; `replaces` swaps its seats and keeps its deadline. Where the event has a queue the header `Onsale-Pass` brings the pass, in a presale `Onsale-Permit` the permit.',
  access: 'device',
  params: eventParams,
  body: holdRequestSchema,
  answer: { status: 201, description: 'The hold', schema: holdSchema },
  problems: [
    'event-not-found',
    'not-on-sale',
    'wrong-plan',
    'unknown-seat',
    'not-offered',
    'seats-taken',
    'zone-exhausted',
    'no-adjacent-seats',
    'over-cap',
    'hold-time-used-up',
    'already-holding',
    'hold-not-found',
    'not-your-hold',
    'hold-ended',
    'stale-fence',
    'wrong-state',
    'sale-paused',
    'sale-closed',
    'no-pass',
    'not-open-yet',
    'presale-only',
  ],
  async handle({ params, body, key, session, services, request }) {
    const command = holdCommand({ request: body, key, fan: fanOf(session), holdId: newId<HoldId>() });
    const pass = request.headers.get(PASS_HEADER) ?? undefined;
    const permit = request.headers.get(PERMIT_HEADER) ?? undefined;
    return submitToFloor({ services, session, eventId: params.eventId, pass, permit }, command);
  },
});
