import { foldedName } from '../../domain/catalogue/folded-name.ts';
import type { ImportedEvent, ImportedOffer } from '../../domain/catalogue/imported-event.ts';
import { slugOf } from '../../domain/catalogue/slug.ts';
import type { EventSale } from '../queries/event-writing.ts';

/** The plan that an event is sold by. */
export interface VenuePlan {
  id: string;
  /** Names of its categories, in its order. */
  categories: string[];
}

export type Sale = Pick<EventSale, 'planId' | 'zones' | 'ticketTypes' | 'prices'>;

/**
 * What an event sells, as zones of its venue's plan. A zone prices the category of the same name; an event
 * with one zone that no category is called after has its prices in every category. Zones that the plan does not
 * have are left out, with a note. Without a plan or a price the event is shown and not sold.
 */
export function saleByPlan(event: ImportedEvent, plan: VenuePlan | null): Sale & { notes: string[] } {
  const zones = namesOf(event.offers.map((offer) => offer.zone));
  if (!plan) return { ...saleOf(event.offers, zones), planId: null, notes: [] };
  const isZone = (category: string) => zones.some((zone) => foldedName(zone) === foldedName(category));
  const priced = plan.categories.filter(isZone);
  if (priced.length === 0 && zones.length === 1) {
    const everywhere = plan.categories.flatMap((zone) => event.offers.map((offer) => ({ ...offer, zone })));
    return { ...saleOf(everywhere, plan.categories), planId: plan.id, notes: [] };
  }
  const isCategory = (zone: string) => priced.some((category) => foldedName(category) === foldedName(zone));
  const notes = zones
    .filter((zone) => !isCategory(zone))
    .map((zone) => `the seating plan has no category "${zone}": its offers were left out`);
  if (priced.length > 0) return { ...saleOf(event.offers, priced), planId: plan.id, notes };
  return { ...saleOf([], []), planId: null, notes: [...notes, 'nothing is priced: it is shown and not sold'] };
}

/** Zones in the order given, ticket types in the order of the offers: the first is the default. */
function saleOf(offers: readonly ImportedOffer[], zoneNames: readonly string[]): Omit<Sale, 'planId'> {
  const zones = withCodes(zoneNames);
  const codeOfZone = codeByName(zones);
  const sold = offers.filter((offer) => codeOfZone.has(foldedName(offer.zone)));
  const ticketTypes = withCodes(namesOf(sold.map((offer) => offer.ticketType)));
  const codeOfType = codeByName(ticketTypes);
  return {
    zones: zones.map((zone) => ({ ...zone, category: zone.name })),
    ticketTypes,
    prices: sold.map(({ zone, ticketType, price }) => ({
      zone: codeOfZone.get(foldedName(zone))!,
      ticketType: codeOfType.get(foldedName(ticketType))!,
      ...price,
    })),
  };
}

/** Each name once, in its first spelling. */
function namesOf(names: readonly string[]): string[] {
  return names.filter((name, index) => names.findIndex((other) => foldedName(other) === foldedName(name)) === index);
}

/** A code for each name, its own even when names differ only in signs: "A" and "A+" are "a" and "a-2". */
function withCodes(names: readonly string[]): { code: string; name: string }[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base = slugOf(name) || 'other';
    let code = base;
    for (let n = 2; taken.has(code); n++) code = `${base}-${n}`;
    taken.add(code);
    return { code, name };
  });
}

function codeByName(list: readonly { code: string; name: string }[]): Map<string, string> {
  return new Map(list.map(({ code, name }) => [foldedName(name), code]));
}
