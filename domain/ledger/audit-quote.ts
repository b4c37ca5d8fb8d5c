import type { Quote } from '../pricing/quote.ts';
import { priceTotalMinor } from '../shared/money.ts';
import { broken, seatsOfQuote, type AuditState } from './audit-state.ts';

/** Holds a new quote to the publication: every seat in its zone, at the published price of its ticket type (I12). */
export function auditNewQuote({ publication, zoneOf }: AuditState, quote: Quote, doing: string): void {
  if (quote.seats.length === 0) broken('HOLD-7', `${doing} has no seats`);
  if (quote.currency !== publication.currency) {
    broken('I12', `${doing} is priced in ${quote.currency}, and the event in ${publication.currency}`);
  }
  for (const { seat, zone, ticketType, faceMinor, feeMinor, taxMinor } of quote.seats) {
    const zoneIndex = zoneOf[seat];
    if (zoneIndex === undefined) broken('I5', `${doing} names seat ${seat}, which the event does not have`);
    if (publication.zones[zoneIndex]?.code !== zone) broken('I12', `${doing} prices seat ${seat} as of zone ${zone}`);
    const typeIndex = publication.ticketTypes.findIndex(({ code }) => code === ticketType);
    const price = publication.prices[zoneIndex]?.[typeIndex] ?? null;
    if (price === null) broken('I12', `${doing} has a ticket for seat ${seat} that is not sold there`);
    const isPublished = price.faceMinor === faceMinor && price.feeMinor === feeMinor && price.taxMinor === taxMinor;
    if (!isPublished) {
      const asked = priceTotalMinor({ faceMinor, feeMinor, taxMinor });
      broken('I12', `${doing} asks ${asked} for seat ${seat}, and its published price is ${priceTotalMinor(price)}`);
    }
  }
}

/** Holds a sale to the quote that its hold was made with: the very seats (I3) at the very prices (I12). */
export function auditSoldQuote(held: Quote, sold: Quote, doing: string): void {
  const [mine, given] = [held, sold].map((quote) => seatsOfQuote(quote).join(' '));
  if (mine !== given) broken('I3', `${doing} sells seats ${given}, and its hold has the seats ${mine}`);
  if (quoteText(held) !== quoteText(sold)) {
    const [quoted, charged] = [priceTotalMinor(held.total), priceTotalMinor(sold.total)];
    broken('I12', `${doing} charges ${charged} ${sold.currency} other than its hold was quoted (${quoted})`);
  }
}

/** Equal for equal quotes only. */
export function quoteText({ currency, seats }: Quote): string {
  return JSON.stringify([currency, seats.map((seat) => [seat.seat, seat.zone, seat.ticketType, ...pricesOf(seat)])]);
}

function pricesOf({ faceMinor, feeMinor, taxMinor }: Quote['seats'][number]): number[] {
  return [faceMinor, feeMinor, taxMinor];
}
