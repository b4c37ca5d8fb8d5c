import { listEvents } from '../../../db/queries/events.ts';
import { eventListQuerySchema, eventPageSchema } from '../../../protocol/http/catalogue.ts';
import { LISTS_TAG, taggedWith } from '../../edge-cache/cache-tags.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { operation } from '../operation.ts';
import { answer, refuseField } from '../reply.ts';

export const listEventsOperation = operation({
  id: 'listEvents',
  method: 'get',
  path: '/v1/events',
  tag: 'Events',
  summary: 'Find events',
  description: 'Published events by start, soonest first. Follow `next` to go on.',
  access: 'public',
  cache: POLICIES.list,
  query: eventListQuerySchema,
  answer: { status: 200, description: 'A page of events', schema: eventPageSchema },
  async handle({ query, services }) {
    if (query.cursor !== undefined && query.page !== undefined) {
      return refuseField('page', 'a page number does not go with a cursor');
    }
    const page = await listEvents(services.db, query);
    return page.ok ? answer(page.value, taggedWith(LISTS_TAG)) : refuseField('cursor', 'not a cursor of this list');
  },
});
