import {
  eventListQuerySchema,
  eventPageSchema,
  type EventListQuery,
  type EventPage,
  type SearchPageDocument,
  type SearchParameters,
} from '../../../protocol/http/search.ts';
import { LISTS_TAG, taggedWith } from '../../edge-cache/cache-tags.ts';
import { POLICIES } from '../../edge-cache/policies.ts';
import { exactPage } from '../../search/exact-area.ts';
import { areaOf } from '../../search/search-query-of.ts';
import { operation } from '../operation.ts';
import { answer } from '../reply.ts';
import { findEvents } from '../search/find-events.ts';

export const listEventsOperation = operation({
  id: 'listEvents',
  method: 'get',
  path: '/v1/events',
  tag: 'Events',
  summary: 'List events',
  description:
    'What is to come by start, soonest first: the search of `/v1/search`, with its filters and by the same engine, ' +
    'sorted by date unless `sort` says otherwise. Follow `next` to go on.',
  access: 'public',
  cache: POLICIES.list,
  query: eventListQuerySchema,
  answer: { status: 200, description: 'A page of events', schema: eventPageSchema },
  problems: ['busy'],
  finish(query) {
    const area = areaOf(query);
    return area && ((page) => eventPage(exactPage(searchPage(page), area)));
  },
  async handle({ query, services }) {
    const page = await findEvents(services, parametersOf(query));
    return page.ok ? answer(eventPage(page.value), taggedWith(LISTS_TAG)) : page.failure;
  },
});

function parametersOf({ search, ...query }: EventListQuery): SearchParameters {
  return { ...query, q: search, sort: query.sort ?? 'date' };
}

function eventPage({ items, ...page }: SearchPageDocument): EventPage {
  return {
    ...page,
    items: items.map(({ event, position, distanceKm }) => ({ ...event, position, distanceKm })),
  };
}

function searchPage({ items, ...page }: EventPage): SearchPageDocument {
  return {
    ...page,
    items: items.map(({ position, distanceKm, ...event }) => ({ event, position, distanceKm, highlights: [] })),
  };
}
