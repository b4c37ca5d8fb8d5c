import type { PublicationSource } from '../db/queries/publishing.ts';
import { publicationOf } from '../domain/inventory/publication-of.ts';
import type { Publication } from '../domain/inventory/publication.ts';

/** What a box office needs of an event to sell it, as the organiser has set it up. */
export function publicationFrom(source: PublicationSource, epoch: number): Publication {
  const { address, planHash, plan, currency, floors, seatsPerFanMax, holdSeconds, paymentSeconds } = source;
  const { zones, ticketTypes, queue, presale } = source;
  const prices = zones.map((zone) =>
    ticketTypes.map((type) => {
      const price = source.prices.find((one) => one.zone === zone.code && one.ticketType === type.code);
      if (!price) return null;
      const { faceMinor, feeMinor, taxMinor } = price;
      return { faceMinor, feeMinor, taxMinor };
    }),
  );
  const publication = publicationOf(plan, {
    address,
    epoch,
    planHash,
    currency,
    floors,
    seatsPerFanMax,
    holdSeconds,
    paymentSeconds,
    prices,
    zones,
    ticketTypes,
  });
  return { ...publication, ...(queue && { queue }), ...(presale && { presale }) };
}
