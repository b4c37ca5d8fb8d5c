import { listOrganisedEvents } from '../../../db/queries/organised.ts';
import { organisedListQuerySchema, organisedListSchema } from '../../../protocol/http/organised.ts';
import { operation } from '../operation.ts';
import { answer, refuseField } from '../reply.ts';

export const listOrganisedEventsOperation = operation({
  id: 'listOrganisedEvents',
  method: 'get',
  path: '/v1/organiser/events',
  tag: 'Organisers',
  summary: 'List what you organise',
  description: 'Drafts too, by start, with how many tickets stand. `search` finds a part of a name, venue or city.',
  access: 'organiser',
  query: organisedListQuerySchema,
  answer: { status: 200, description: 'A page of events', schema: organisedListSchema },
  async handle({ query, services }) {
    const page = await listOrganisedEvents(services.db, query);
    return page.ok ? answer(page.value) : refuseField('cursor', 'not a cursor of this list');
  },
});
