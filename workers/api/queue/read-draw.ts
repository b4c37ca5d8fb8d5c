import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import { drawRecordSchema } from '../../../protocol/http/draw.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { saleRouteOf } from '../../event-routes.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

export const readDrawOperation = operation({
  id: 'readDraw',
  method: 'get',
  path: '/v1/events/{eventId}/draw',
  tag: 'Queue',
  summary: 'Read all that the draw rests on',
  description:
    'The plan before T, the seal from then on, and what decided once it is drawn. `npm run verify-draw` repeats the draw from this and the entry lists.',
  access: 'public',
  cache: POLICIES.live,
  params: eventParams,
  answer: { status: 200, description: 'The record', schema: drawRecordSchema },
  problems: ['event-not-found', 'not-on-sale', 'no-queue'],
  async handle({ params, services }) {
    const route = await saleRouteOf(services.db, params.eventId);
    if (!route.ok) return refuse(route.failure);
    if (route.value.queue === null) return refuse('no-queue');
    const record = await boxOfficeOf(services.objects, route.value.address).drawRecord();
    return record ? answer(record) : refuse('no-queue');
  },
});
