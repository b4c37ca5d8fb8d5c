import { readPlannedEvent, setQueuePlan } from '../../../db/queries/queue-plans.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

export const clearQueueOperation = operation({
  id: 'clearQueue',
  method: 'delete',
  path: '/v1/events/{eventId}/queue',
  tag: 'Organisers',
  summary: 'Plan no queue',
  description: 'Before the event is published: fans go straight to the seats.',
  access: 'organiser',
  params: eventParams,
  answer: { status: 204, description: 'No queue is planned' },
  problems: ['event-not-found', 'wrong-state'],
  async handle({ params, services }) {
    const event = await readPlannedEvent(services.db, params.eventId);
    if (!event) return refuse('event-not-found');
    const isClear = event.epoch === 0 && (await setQueuePlan(services.db, params.eventId, null));
    return isClear ? answer(null) : refuse('wrong-state', { detail: 'The event is published: its queue stands.' });
  },
});
