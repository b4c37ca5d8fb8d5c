import { floorOf } from '../../../durable-objects/address-book.ts';
import { claimRequestSchema, claimSchema } from '../../../protocol/http/claims.ts';
import { CLAIM_RETRY_SECONDS, claimProblem } from '../../../protocol/refusal-problem.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { queueOf } from '../../queue-room/queue-of.ts';
import { fanOf } from '../../session/session.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

export const claimTurnOperation = operation({
  id: 'claimTurn',
  method: 'post',
  path: '/v1/events/{eventId}/claims',
  tag: 'Queue',
  summary: 'Claim your turn',
  description:
    'For a fan whose number is called: a pass, or a place in the line for the next one. Without a socket a claim lives for 15 seconds; claim again to keep it. Without a ticket only a pass that one has is found. A planned queue asks for the account that joined.',
  access: 'device',
  params: eventParams,
  body: claimRequestSchema,
  answer: { status: 200, description: 'How the claim stands', schema: claimSchema },
  problems: ['event-not-found', 'not-on-sale', 'no-queue', 'not-signed-in', 'wrong-ticket', 'busy'],
  async handle({ params, body, session, services }) {
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    const { address, floors } = route.value;
    const queue = await queueOf(services, route.value);
    if (queue === null) return refuse('no-queue');
    if (!queue.isFirstCome && !session.user) return refuse('not-signed-in');
    const fan = fanOf(session);
    const claimed = await floorOf(services.objects, address, floors, fan).claim(address, fan, body);
    if (claimed.ok) return answer(claimed.claim);
    const retryAfterSeconds = claimed.reason === 'busy' ? CLAIM_RETRY_SECONDS : null;
    return { kind: 'refusal', refused: { problem: claimProblem(claimed.reason), retryAfterSeconds }, headers: {} };
  },
});
