import type { Currency, Price } from '../shared/money.ts';
import { foldedName } from './folded-name.ts';
import type { ImportedOffer } from './imported-event.ts';
import { isNode, manyOf, typesOf, type Node } from './json-ld.ts';
import type { ReadingTools } from './json-ld-place.ts';
import { plainText } from './plain-text.ts';
import { currencyCode, readPrice } from './price-text.ts';

/** What an event sells, in one currency, and what could not be taken as it was written. */
export interface ReadOffers {
  currency: Currency | null;
  offers: ImportedOffer[];
  notes: string[];
}

/**
 * The offers of an event: one or many, an `AggregateOffer` with or without offers inside, prices as
 * numbers or text, itemised by `priceSpecification.priceComponent` where they are.
 *
 * An offer's `name` says zone and ticket type: "Stalls — Child" (docs/spec/import.md, LD-9). An event is
 * sold in one currency, that of its first offer; offers in another are left out, with a note.
 */
export function readOffers(event: Node, { tools, country }: { tools: ReadingTools; country: string }): ReadOffers {
  const read: ReadOffers = { currency: null, offers: [], notes: [] };
  for (const value of manyOf(event['offers']).map(tools.resolve)) {
    if (!isNode(value)) {
      read.notes.push('an offer that is not an object was left out');
    } else if (typesOf(value).includes('AggregateOffer') || value['lowPrice'] !== undefined) {
      readAggregate(value, { tools, country, read });
    } else {
      addOffer(value, { tools, country, read, inherited: null });
    }
  }
  if (read.offers.length === 0 && isTrue(event['isAccessibleForFree'])) {
    addOffer({ price: 0 }, { tools, country, read, inherited: null });
  }
  return read;
}

interface OfferContext {
  tools: ReadingTools;
  country: string;
  read: ReadOffers;
}

function readAggregate(aggregate: Node, context: OfferContext): void {
  const inside = manyOf(aggregate['offers']).map(context.tools.resolve).filter(isNode);
  const inherited = aggregate['priceCurrency'];
  for (const offer of inside) addOffer(offer, { ...context, inherited });
  if (inside.length > 0) return;
  const low = aggregate['lowPrice'] ?? aggregate['price'];
  const high = aggregate['highPrice'] ?? low;
  if (high !== low) {
    context.read.notes.push(
      `it names a price range only: the lowest, ${JSON.stringify(low)}, is taken for every place`,
    );
  }
  addOffer({ ...aggregate, name: undefined, price: low }, { ...context, inherited });
}

function addOffer(offer: Node, context: OfferContext & { inherited: unknown }): void {
  const { tools, read } = context;
  const name = plainText(offer['name'], tools.decode);
  const { zone, ticketType } = zoneAndType(name);
  const priced = priceOf(offer, context);
  if (priced === null) {
    read.notes.push(`the offer "${name ?? zone}" has no price that can be read`);
    return;
  }
  read.currency ??= priced.currency;
  if (priced.currency !== read.currency) {
    read.notes.push(`the offer "${name ?? zone}" is in ${priced.currency}, the event is sold in ${read.currency}`);
    return;
  }
  const isRepeated = read.offers.some(
    (other) => foldedName(other.zone) === foldedName(zone) && foldedName(other.ticketType) === foldedName(ticketType),
  );
  if (isRepeated) read.notes.push(`"${zone} — ${ticketType}" is offered more than once: the first is taken`);
  else read.offers.push({ zone, ticketType, price: priced.price });
}

const ZONE_DEFAULT = 'General admission';
const TYPE_DEFAULT = 'Adult';

/** A name that is a ticket type and no zone. */
const TICKET_TYPE =
  /^(adults?|child(ren)?|kids?|companions?|carers?|students?|seniors?|concessions?|reduced|full price|standard)$/i;

/** "Stalls — Child" is zone and type; "Child" a type everywhere; anything else a zone for adults. */
function zoneAndType(name: string | null): { zone: string; ticketType: string } {
  if (name === null) return { zone: ZONE_DEFAULT, ticketType: TYPE_DEFAULT };
  const parts = /^(.+?)\s+[—–-]\s+(.+)$/.exec(name);
  if (parts) return { zone: parts[1]!, ticketType: parts[2]! };
  return TICKET_TYPE.test(name) ? { zone: ZONE_DEFAULT, ticketType: name } : { zone: name, ticketType: TYPE_DEFAULT };
}

interface Priced {
  price: Price;
  currency: Currency;
}

/** `price` is all-in; fee and tax are what its components name so, the rest is the face value. */
function priceOf(offer: Node, context: OfferContext & { inherited: unknown }): Priced | null {
  const { country, tools } = context;
  const specification = manyOf(offer['priceSpecification']).map(tools.resolve).find(isNode);
  const currencies = [offer['priceCurrency'], specification?.['priceCurrency'], context.inherited];
  const stated = currencies.find((code) => typeof code === 'string' && code.trim() !== '');
  const currency = typeof stated === 'string' ? currencyCode(stated) : null;
  if (stated !== undefined && currency === null) return null;
  const total = readPrice(manyOf(offer['price'] ?? specification?.['price'])[0], { currency, country });
  if (!total) return null;
  const price: Price = { faceMinor: total.amountMinor, feeMinor: 0, taxMinor: 0 };
  for (const component of manyOf(specification?.['priceComponent']).map(tools.resolve).filter(isNode)) {
    const part = readPrice(component['price'], { currency: total.currency, country });
    const kind = componentKind(plainText(component['name'], tools.decode) ?? '');
    if (!part || kind === 'face') continue;
    price.faceMinor -= part.amountMinor;
    price[kind] += part.amountMinor;
  }
  return price.faceMinor >= 0 ? { price, currency: total.currency } : null;
}

function componentKind(name: string): 'face' | 'feeMinor' | 'taxMinor' {
  if (/\b(vat|gst|tax|taxes|mwst|tva|iva)\b/i.test(name)) return 'taxMinor';
  return /\b(fees?|charges?|surcharges?)\b/i.test(name) ? 'feeMinor' : 'face';
}

function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(true|https?:\/\/schema\.org\/True)$/i.test(value));
}
