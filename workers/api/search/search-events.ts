import { searchParametersSchema, searchPageSchema } from '../../../protocol/http/search.ts';
import { LISTS_TAG, taggedWith } from '../../edge-cache/cache-tags.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { exactPage } from '../../search/exact-area.ts';
import { searchEvents } from '../../search/search-events.ts';
import { areaOf, searchQueryOf } from '../../search/search-query-of.ts';
import { operation } from '../operation.ts';
import { answer, refuse, refuseField, refuseFor } from '../reply.ts';

export const searchEventsOperation = operation({
  id: 'searchEvents',
  method: 'get',
  path: '/v1/search',
  tag: 'Events',
  summary: 'Search events',
  description:
    'By words, kind, performer, venue, city, days on the venue’s own calendar, price, availability and distance. ' +
    '`answeredBy` says which engine answered and what it can do; when nothing is found, `help` has what is near it. ' +
    'Follow `next` to go on.',
  access: 'public',
  cache: POLICIES.list,
  query: searchParametersSchema,
  answer: { status: 200, description: 'A page of results', schema: searchPageSchema },
  problems: ['busy'],
  finish(parameters) {
    const area = areaOf(parameters);
    return area && ((page) => exactPage(page, area));
  },
  async handle({ query: parameters, services }) {
    const query = searchQueryOf(parameters, Date.now());
    if (!query.ok) return refuse('invalid-request', { errors: query.failure });
    const page = await searchEvents(services.search, query.value);
    if (page.ok) return answer(page.value, taggedWith(LISTS_TAG));
    return page.failure === 'invalid-cursor'
      ? refuseField('cursor', 'not a cursor of this search, or of an engine that is gone: begin without it')
      : refuseFor(
          'busy',
          5,
          'The engine that began this search does not answer. Begin again without the cursor, or wait.',
        );
  },
});
