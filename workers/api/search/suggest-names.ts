import { suggestionListSchema, suggestionParametersSchema } from '../../../protocol/http/search.ts';
import { LISTS_TAG, taggedWith } from '../../edge-cache/cache-tags.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { suggestNames } from '../../search/search-events.ts';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';

export const suggestNamesOperation = operation({
  id: 'suggestNames',
  method: 'get',
  path: '/v1/suggestions',
  tag: 'Events',
  summary: 'Suggest while somebody types',
  description:
    'Events, performers, venues and cities with something to come, of which a word begins with `q`, or begins alike when none does.',
  access: 'public',
  cache: POLICIES.list,
  query: suggestionParametersSchema,
  answer: { status: 200, description: 'The most wanted first', schema: suggestionListSchema },
  async handle({ query, services }) {
    const asked = { text: query.q, limit: query.limit, nowMs: Date.now() };
    return answer(await suggestNames(services.search, asked), taggedWith(LISTS_TAG));
  },
});
