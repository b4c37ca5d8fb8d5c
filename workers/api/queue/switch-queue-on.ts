import { unreachable } from '../../../domain/shared/invariant.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import { queueSwitchSchema } from '../../../protocol/http/queue-settings.ts';
import { queueStatusSchema } from '../../../protocol/http/queue.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

export const switchQueueOnOperation = operation({
  id: 'switchQueueOn',
  method: 'post',
  path: '/v1/events/{eventId}/queue/switch',
  tag: 'Organisers',
  summary: 'Switch a queue on',
  description:
    'For an event on sale that has none; it also happens by itself when the box office nears its limits. Who holds, pays or looks at seats goes on; everybody else waits, first come, first served. Doing it again changes nothing, and it stays on.',
  access: 'organiser',
  params: eventParams,
  body: queueSwitchSchema,
  answer: { status: 200, description: 'How the queue stands', schema: queueStatusSchema },
  problems: ['event-not-found', 'not-on-sale', 'wrong-state', 'sale-closed'],
  async handle({ params, body, services }) {
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    const boxOffice = boxOfficeOf(services.objects, route.value.address);
    const switched = await boxOffice.switchQueueOn({ capacity: body.capacity ?? null });
    if (switched.ok) return answer((await boxOffice.queueStatus())!);
    switch (switched.reason) {
      case 'not-published':
        return refuse('not-on-sale');
      case 'planned':
        return refuse('wrong-state', { detail: 'The event has the queue that it was published with.' });
      case 'sale-closed':
        return refuse('sale-closed');
      default:
        return unreachable(switched.reason);
    }
  },
});
