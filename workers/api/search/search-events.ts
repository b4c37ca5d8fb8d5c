import { searchParametersSchema, searchPageSchema } from '../../../protocol/http/search.ts';
import { LISTS_TAG, taggedWith } from '../../edge-cache/cache-tags.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { exactPage } from '../../search/exact-area.ts';
import { areaOf } from '../../search/search-query-of.ts';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';
import { findEvents } from './find-events.ts';

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
  async handle({ query, services }) {
    const page = await findEvents(services, query);
    return page.ok ? answer(page.value, taggedWith(LISTS_TAG)) : page.failure;
  },
});
