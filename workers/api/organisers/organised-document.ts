import type { OrganisedEvent as StoredEvent } from '../../../db/queries/organised.ts';
import type { OrganisedEvent } from '../../../protocol/http/organised.ts';
import { queuePlanDocument } from '../queue/queue-plan-document.ts';

/** An event as its organiser reads it. */
export function organisedDocument(event: StoredEvent): OrganisedEvent {
  return { ...event, queue: event.queue && queuePlanDocument(event.queue) };
}
