import { readVenue } from '../../../db/queries/catalogue.ts';
import { replaceDraft } from '../../../db/queries/draft-editing.ts';
import { readOrganisedEvent } from '../../../db/queries/organised.ts';
import { slugOf } from '../../../domain/catalogue/slug.ts';
import { organisedEventSchema } from '../../../protocol/http/organised.ts';
import { eventInputSchema, type EventInput } from '../../../protocol/http/organisers.ts';
import type { Services } from '../../services.ts';
import { isRefusal, once } from '../once.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse, refuseField, type RefusalReply } from '../reply.ts';
import { organisedDocument } from './organised-document.ts';
import { keyedBy } from './keyed-by.ts';
import { missingReference } from './missing-reference.ts';

export const editEventOperation = operation({
  id: 'editEvent',
  method: 'put',
  path: '/v1/organiser/events/{eventId}',
  tag: 'Organisers',
  summary: 'Change a draft',
  description:
    'Whole: what is not in it is gone. Only before publication; afterwards what is sold and for how much is fixed. Without an `imageUrl` the poster stays.',
  access: 'organiser',
  params: eventParams,
  body: eventInputSchema,
  answer: { status: 200, description: 'The draft as it is now', schema: organisedEventSchema },
  problems: ['event-not-found', 'wrong-state'],
  async handle({ params, body, key, session, services }) {
    const { eventId } = params;
    const keyed = keyedBy({ services, session, operation: 'editEvent', key, body: { eventId, ...body } });
    const edited = await once(keyed, () => edit(services, eventId, body));
    if (isRefusal(edited)) return edited;
    const event = await readOrganisedEvent(services.db, eventId);
    return event ? answer(organisedDocument(event)) : refuse('event-not-found');
  },
});

async function edit(services: Services, eventId: string, body: EventInput): Promise<{ id: string } | RefusalReply> {
  const venue = await readVenue(services.db, body.venueId);
  if (!venue) return refuseField('/venueId', 'there is no such venue');
  const { performerIds: performers, ...event } = body;
  const draft = { ...event, performers, slug: slugOf(event.name), timeZone: venue.timeZone };
  try {
    if (await replaceDraft(services.db, eventId, draft)) return { id: eventId };
  } catch (error) {
    const fault = missingReference(error);
    if (fault) return fault;
    throw error;
  }
  const found = await readOrganisedEvent(services.db, eventId);
  if (!found) return refuse('event-not-found');
  return refuse('wrong-state', { detail: 'It is published: what is sold and for how much is fixed.' });
}
