import { readEvent } from '../../../db/queries/events.ts';
import { eventDetailSchema } from '../../../protocol/http/catalogue.ts';
import { eventTag, taggedWith } from '../../edge-cache/cache-tags.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';
import { eventDocument } from './event-document.ts';

export const readEventOperation = operation({
  id: 'readEvent',
  method: 'get',
  path: '/v1/events/{eventId}',
  tag: 'Events',
  summary: 'Read an event',
  description: 'With its venue, its performers, every price, and links to the plan and to what is free.',
  access: 'public',
  cache: POLICIES.event,
  params: eventParams,
  answer: { status: 200, description: 'The event', schema: eventDetailSchema },
  problems: ['event-not-found'],
  async handle({ params, services }) {
    const event = await readEvent(services.db, params.eventId);
    return event ? answer(eventDocument(event), taggedWith(eventTag(event.id))) : refuse('event-not-found');
  },
});
