import { markPublished, readPublicationSource } from '../../../db/queries/publishing.ts';
import { validatePublication } from '../../../domain/inventory/validate-publication.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import { eventPublishedSchema } from '../../../protocol/http/organisers.ts';
import { publicationFrom } from '../../publication-from.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse } from '../reply.ts';

const FIRST_EPOCH = 1;

export const publishEventOperation = operation({
  id: 'publishEvent',
  method: 'post',
  path: '/v1/events/{eventId}/publish',
  tag: 'Organisers',
  summary: 'Open the sale',
  description: 'Creates the box office and shows the event. What is sold and for how much is fixed from here on.',
  access: 'organiser',
  params: eventParams,
  answer: { status: 200, description: 'On sale', schema: eventPublishedSchema },
  problems: ['event-not-found', 'wrong-state'],
  // Publishing is idempotent by itself: the box office takes the same publication again, and Postgres moves once.
  async handle({ params, services }) {
    const source = await readPublicationSource(services.db, params.eventId);
    if (!source) return refuse('event-not-found', { detail: 'There is no such event, or it has no seating plan.' });
    if (source.status === 'cancelled') return refuse('wrong-state', { detail: 'The event is cancelled.' });
    if (source.epoch === 0) {
      const publication = publicationFrom(source, FIRST_EPOCH);
      const faults = validatePublication(publication);
      if (faults.length > 0) {
        return refuse('invalid-request', {
          detail: 'The event cannot be sold like this.',
          errors: faults.map(({ field, message }) => ({ pointer: field, message })),
        });
      }
      const opened = await boxOfficeOf(services.objects, source.address).publish(publication);
      if (!opened.ok) return refuse('wrong-state', { detail: 'It was published before with other content.' });
      const marked = await markPublished(services.db, { eventId: params.eventId, epoch: FIRST_EPOCH });
      if (marked === 'conflict') return refuse('wrong-state', { detail: 'Somebody else changed it meanwhile.' });
    }
    const self = `/v1/events/${params.eventId}`;
    const links = { self, page: `/events/${params.eventId}`, availability: `${self}/availability` };
    return answer({ id: params.eventId, epoch: Math.max(source.epoch, FIRST_EPOCH), links });
  },
});
