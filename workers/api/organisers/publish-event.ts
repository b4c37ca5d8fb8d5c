import { closeDraft, reopenDraft } from '../../../db/queries/draft-editing.ts';
import { markPublished, readPublicationSource, type PublicationSource } from '../../../db/queries/publishing.ts';
import { validatePublication } from '../../../domain/inventory/validate-publication.ts';
import { presaleFaults } from '../../../domain/queue/presale-window.ts';
import { queuePlanFaults } from '../../../domain/queue/queue-plan-of.ts';
import { boxOfficeOf } from '../../../durable-objects/address-book.ts';
import { eventPublishedSchema } from '../../../protocol/http/organisers.ts';
import type { Services } from '../../services.ts';
import { publicationFrom } from '../../publication-from.ts';
import { operation } from '../operation.ts';
import { eventParams } from '../paths.ts';
import { answer, refuse, refuseField, type RefusalReply } from '../reply.ts';

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
      const fault = await openSale(services, source);
      if (fault) return fault;
    }
    const self = `/v1/events/${params.eventId}`;
    const links = { self, page: `/events/${params.eventId}`, availability: `${self}/availability` };
    return answer({ id: params.eventId, epoch: Math.max(source.epoch, FIRST_EPOCH), links });
  },
});

/** Null: it is open. A draft is first taken out of its editors' hands, and sold by what it says then. */
async function openSale(services: Services, source: PublicationSource): Promise<RefusalReply | null> {
  const fault = faultOf(source);
  if (fault) return fault;
  const { eventId } = source.address;
  let settled = source;
  if (source.status === 'draft') {
    await closeDraft(services.db, eventId);
    const again = await readPublicationSource(services.db, eventId);
    const faultSince = again ? faultOf(again) : refuse('event-not-found');
    if (!again || faultSince) {
      await reopenDraft(services.db, eventId);
      return faultSince;
    }
    settled = again;
  }
  const opened = await boxOfficeOf(services.objects, settled.address).publish(publicationFrom(settled, FIRST_EPOCH));
  if (!opened.ok) return refuse('wrong-state', { detail: 'It was published before with other content.' });
  const marked = await markPublished(services.db, { eventId, epoch: FIRST_EPOCH });
  return marked === 'conflict' ? refuse('wrong-state', { detail: 'Somebody else changed it meanwhile.' }) : null;
}

function faultOf(source: PublicationSource): RefusalReply | null {
  const publication = publicationFrom(source, FIRST_EPOCH);
  if (publication.zoneRuns.every(({ zone }) => zone === null)) {
    return refuseField('/zones', 'none of them is a category of the plan: there is nothing to sell');
  }
  const faults = [
    ...waitingFaults(source).map(({ field, message }) => ({ pointer: `/${field}`, message })),
    ...validatePublication(publication).map(({ field, message }) => ({ pointer: field, message })),
  ];
  if (faults.length === 0) return null;
  return refuse('invalid-request', { detail: 'The event cannot be sold like this.', errors: faults });
}

/** Queue and presale were planned for the event as it was then: it may begin at another time by now. */
function waitingFaults({
  queue,
  presale,
  floors,
  startsAtMs,
}: PublicationSource): { field: string; message: string }[] {
  const event = { nowMs: Date.now(), floors, startsAtMs, queueOpensAtMs: queue?.opensAtMs ?? null };
  const ofQueue = queue ? queuePlanFaults(queue, event) : [];
  const ofPresale = presale ? presaleFaults(presale, event) : [];
  return [
    ...ofQueue.map(({ field, message }) => ({ field: `queue/${field}`, message })),
    ...ofPresale.map(({ field, message }) => ({ field: `presale/${field}`, message })),
  ];
}
