import { readPlannedEvent, setPresaleWindow } from '../../../db/queries/queue-plans.ts';
import { presaleFaults } from '../../../domain/queue/presale-window.ts';
import { presaleWindowSchema } from '../../../protocol/http/presale.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse, refuseFields } from '../reply.ts';
import { presaleDocument } from './presale-document.ts';

export const setPresaleOperation = operation({
  id: 'setPresale',
  method: 'put',
  path: '/v1/events/{eventId}/presale',
  tag: 'Organisers',
  summary: 'Plan a presale',
  description:
    'Before the event is published: until it opens nobody buys, until it closes only fans with one of its codes or an invitation. Publishing fixes it.',
  access: 'organiser',
  params: eventParams,
  body: presaleWindowSchema,
  answer: { status: 200, description: 'The presale', schema: presaleWindowSchema },
  problems: ['event-not-found', 'wrong-state'],
  async handle({ params, body, services }) {
    const event = await readPlannedEvent(services.db, params.eventId);
    if (!event) return refuse('event-not-found');
    const window = { name: body.name, opensAtMs: Date.parse(body.opensAt), closesAtMs: Date.parse(body.closesAt) };
    const queueOpensAtMs = event.queue?.opensAtMs ?? null;
    const faults = presaleFaults(window, { nowMs: Date.now(), startsAtMs: event.startsAtMs, queueOpensAtMs });
    if (faults.length > 0) return refuseFields(faults);
    const isSet = event.epoch === 0 && (await setPresaleWindow(services.db, params.eventId, window));
    return isSet
      ? answer(presaleDocument(window))
      : refuse('wrong-state', { detail: 'The event is published: its presale stands.' });
  },
});
