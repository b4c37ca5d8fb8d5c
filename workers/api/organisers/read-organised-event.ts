import { readOrganisedEvent } from '../../../db/queries/organised.ts';
import { organisedEventSchema } from '../../../protocol/http/organised.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';
import { organisedDocument } from './organised-document.ts';

export const readOrganisedEventOperation = operation({
  id: 'readOrganisedEvent',
  method: 'get',
  path: '/v1/organiser/events/{eventId}',
  tag: 'Organisers',
  summary: 'Read an event as it was set up',
  description: 'A draft too, which nobody else sees.',
  access: 'organiser',
  params: eventParams,
  answer: { status: 200, description: 'The event', schema: organisedEventSchema },
  problems: ['event-not-found'],
  async handle({ params, services }) {
    const event = await readOrganisedEvent(services.db, params.eventId);
    return event ? answer(organisedDocument(event)) : refuse('event-not-found');
  },
});
