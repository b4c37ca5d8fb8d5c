import { listVenues } from '../../../db/queries/catalogue.ts';
import { listQuerySchema, venuePageSchema } from '../../../protocol/http/catalogue.ts';
import { LISTS_TAG, taggedWith } from '../../edge-cache/cache-tags.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { operation } from '../operation.ts';
import { answer, refuseField } from '../reply.ts';

export const listVenuesOperation = operation({
  id: 'listVenues',
  method: 'get',
  path: '/v1/venues',
  tag: 'Events',
  summary: 'Find venues',
  description: 'By name. `search` finds a part of the name.',
  access: 'public',
  cache: POLICIES.reference,
  query: listQuerySchema,
  answer: { status: 200, description: 'A page of venues', schema: venuePageSchema },
  async handle({ query, services }) {
    const page = await listVenues(services.db, query);
    return page.ok ? answer(page.value, taggedWith(LISTS_TAG)) : refuseField('cursor', 'not a cursor of this list');
  },
});
