import type { OrganisedEvent as StoredEvent } from '../../../db/queries/organised.ts';
import type { OrganisedEvent } from '../../../protocol/http/organised.ts';
import { presaleDocument } from '../presale/presale-document.ts';
import { queuePlanDocument } from '../queue/queue-plan-document.ts';

/** An event as its organiser reads it. */
export function organisedDocument(event: StoredEvent): OrganisedEvent {
  const { queue, presale } = event;
  return { ...event, queue: queue && queuePlanDocument(queue), presale: presale && presaleDocument(presale) };
}
