import { listPerformers } from '../../../db/queries/catalogue.ts';
import { listQuerySchema, performerPageSchema } from '../../../protocol/http/catalogue.ts';
import { LISTS_TAG, taggedWith } from '../../edge-cache/cache-tags.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { operation } from '../operation.ts';
import { answer, refuseField } from '../reply.ts';

export const listPerformersOperation = operation({
  id: 'listPerformers',
  method: 'get',
  path: '/v1/performers',
  tag: 'Events',
  summary: 'Find performers',
  description: 'By name. `search` finds a part of the name.',
  access: 'public',
  cache: POLICIES.reference,
  query: listQuerySchema,
  answer: { status: 200, description: 'A page of performers', schema: performerPageSchema },
  async handle({ query, services }) {
    const page = await listPerformers(services.db, query);
    return page.ok ? answer(page.value, taggedWith(LISTS_TAG)) : refuseField('cursor', 'not a cursor of this list');
  },
});
