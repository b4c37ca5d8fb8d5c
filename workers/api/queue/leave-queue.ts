import * as z from 'zod';
import { floorOf } from '../../../durable-objects/address-book.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { queueOf } from '../../queue-room/queue-of.ts';
import { fanOf } from '../../session/session.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

export const leaveQueueOperation = operation({
  id: 'leaveQueue',
  method: 'delete',
  path: '/v1/events/{eventId}/claims',
  tag: 'Queue',
  summary: 'Give up your turn',
  description:
    'Ends this browser’s claim and its pass, so that the next fan may shop. While you hold seats or pay, the pass stays. Your number is kept.',
  access: 'device',
  params: eventParams,
  answer: { status: 204, description: 'Given up', schema: z.null() },
  problems: ['event-not-found', 'not-on-sale', 'no-queue', 'not-signed-in'],
  async handle({ params, session, services }) {
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    const { address, floors } = route.value;
    const queue = await queueOf(services, route.value);
    if (queue === null) return refuse('no-queue');
    if (!queue.isFirstCome && !session.user) return refuse('not-signed-in');
    const fan = fanOf(session);
    await floorOf(services.objects, address, floors, fan).leave(address, fan);
    return answer(null);
  },
});
