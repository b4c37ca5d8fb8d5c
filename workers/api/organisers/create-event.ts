import { readVenue } from '../../../db/queries/catalogue.ts';
import { upsertEvent } from '../../../db/queries/event-writing.ts';
import { slugOf } from '../../../domain/catalogue/slug.ts';
import type { EventId } from '../../../domain/shared/ids.ts';
import { eventInputSchema, eventWrittenSchema, type EventInput } from '../../../protocol/http/organisers.ts';
import { newId } from '../../new-id.ts';
import type { Services } from '../../services.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { answer, refuseField, type RefusalReply } from '../reply.ts';
import { keyedBy } from './keyed-by.ts';
import { missingReference } from './missing-reference.ts';

export const createEventOperation = operation({
  id: 'createEvent',
  method: 'post',
  path: '/v1/events',
  tag: 'Organisers',
  summary: 'Add an event',
  description: 'As a draft, with its zones, ticket types and prices. Publishing opens the sale.',
  access: 'organiser',
  body: eventInputSchema,
  answer: { status: 201, description: 'The draft', schema: eventWrittenSchema },
  async handle({ body, key, session, services }) {
    const keyed = keyedBy({ services, session, operation: 'createEvent', key, body });
    const written = await once(keyed, () => writeEvent(services, body, keyed.externalKey));
    if (isRefusal(written)) return written;
    const self = `/v1/events/${written.id}`;
    return answer({ id: written.id, status: 'draft', links: { self, publish: `${self}/publish` } });
  },
});

async function writeEvent(
  services: Services,
  body: EventInput,
  externalKey: string,
): Promise<{ id: string } | RefusalReply> {
  const venue = await readVenue(services.db, body.venueId);
  if (!venue) return refuseField('/venueId', 'there is no such venue');
  const { performerIds, ...event } = body;
  try {
    const { id } = await upsertEvent(services.db, {
      ...event,
      id: newId<EventId>(),
      externalKey,
      slug: slugOf(event.name),
      status: 'draft',
      timeZone: venue.timeZone,
      locationHint: null,
      performers: performerIds,
    });
    return { id };
  } catch (error) {
    const fault = missingReference(error);
    if (fault) return fault;
    throw error;
  }
}
