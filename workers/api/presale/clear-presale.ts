import { readPlannedEvent, setPresaleWindow } from '../../../db/queries/queue-plans.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

export const clearPresaleOperation = operation({
  id: 'clearPresale',
  method: 'delete',
  path: '/v1/events/{eventId}/presale',
  tag: 'Organisers',
  summary: 'Plan no presale',
  description: 'Before the event is published: everybody buys from the first. Codes and invitations stay.',
  access: 'organiser',
  params: eventParams,
  answer: { status: 204, description: 'No presale is planned' },
  problems: ['event-not-found', 'wrong-state'],
  async handle({ params, services }) {
    const event = await readPlannedEvent(services.db, params.eventId);
    if (!event) return refuse('event-not-found');
    const isClear = event.epoch === 0 && (await setPresaleWindow(services.db, params.eventId, null));
    return isClear ? answer(null) : refuse('wrong-state', { detail: 'The event is published: its presale stands.' });
  },
});
