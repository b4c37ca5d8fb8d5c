import type { EventDetail as StoredEvent } from '../../../db/queries/events.ts';
import { presaleDocument } from '../presale/presale-document.ts';
import type { EventDetail } from '../../../protocol/http/catalogue.ts';

/** An event with its links. */
export function eventDocument(event: StoredEvent): EventDetail {
  const self = `/v1/events/${event.id}`;
  const onSale = event.planHash !== null;
  return {
    ...event,
    queue: event.queue && {
      joinsFrom: new Date(event.queue.joinsFromMs).toISOString(),
      closesAt: new Date(event.queue.closesAtMs).toISOString(),
      opensAt: new Date(event.queue.opensAtMs).toISOString(),
      classes: event.queue.classes,
      passSeconds: event.queue.passSeconds,
      isVerifiable: event.queue.beacon !== null,
    },
    presale: event.presale && presaleDocument(event.presale),
    links: {
      self,
      page: `/events/${event.id}/${event.slug}`,
      plan: onSale ? `/v1/plans/${event.planHash}` : null,
      availability: onSale ? `${self}/availability` : null,
      floor: onSale ? `${self}/floor` : null,
      queue: event.queue ? `${self}/queue` : null,
    },
  };
}
