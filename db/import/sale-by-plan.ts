import type { ImportedEvent, ImportedOffer } from '../../domain/catalogue/imported-event.ts';
import { slugOf } from '../../domain/catalogue/slug.ts';
import type { EventSale } from '../queries/event-writing.ts';

/** The plan that an event is sold by. */
export interface VenuePlan {
  id: string;
  /** Names of its categories, in its order. */
  categories: string[];
}

export type Sale = Pick<EventSale, 'zones' | 'ticketTypes' | 'prices'>;

/**
 * What an event sells, as zones of its venue's plan. A zone prices the category of the same name; an event
 * with one zone that no category is called after has one price everywhere. Zones that the plan does not
 * have are left out, with a note. Without a plan the zones stand as they are: shown, and not yet sold.
 */
export function saleByPlan(event: ImportedEvent, plan: VenuePlan | null): Sale & { notes: string[] } {
  const zones = [...new Map(event.offers.map((offer) => [offer.zone, offer.zoneName])).entries()];
  if (!plan) {
    return {
      ...saleOf(
        event.offers,
        zones.map(([code, name]) => ({ code, name, category: name })),
      ),
      notes: [],
    };
  }
  const ofPlan = plan.categories.map((category) => ({ code: slugOf(category), name: category, category }));
  const named = ofPlan.filter((zone) => event.offers.some((offer) => offer.zone === zone.code));
  if (named.length === 0 && zones.length === 1) {
    const everywhere = ofPlan.flatMap(({ code, name }) =>
      event.offers.map((offer) => ({ ...offer, zone: code, zoneName: name })),
    );
    return { ...saleOf(everywhere, ofPlan), notes: [] };
  }
  const unknown = zones.filter(([code]) => !named.some((zone) => zone.code === code));
  const notes = unknown.map(([, name]) => `the seating plan has no category "${name}": its offers were left out`);
  return { ...saleOf(event.offers, named), notes };
}

/** In the order of the zones; ticket types in the order of the offers, the first being the default. */
function saleOf(offers: readonly ImportedOffer[], zones: EventSale['zones']): Sale {
  const sold = offers.filter((offer) => zones.some((zone) => zone.code === offer.zone));
  const types = new Map(sold.map((offer) => [offer.ticketType, offer.ticketTypeName]));
  return {
    zones,
    ticketTypes: [...types].map(([code, name]) => ({ code, name })),
    prices: sold.map(({ zone, ticketType, price }) => ({ zone, ticketType, ...price })),
  };
}
