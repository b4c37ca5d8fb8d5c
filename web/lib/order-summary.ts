import { eventHue } from '../../domain/catalogue/event-hue.ts';
import { seatLabel, type SeatingPlan } from '../../domain/seating/seating-plan.ts';
import { longDateText, timeText } from '../../domain/shared/date-text.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';
import type { Hold } from '../../protocol/http/holds.ts';
import { el } from './dom.ts';
import { priceLines } from './price-lines.ts';

/** What is being bought: the event, each seat with its ticket and price, and the itemised sum. */
export function createOrderSummary(options: { event: EventDetail; plan: SeatingPlan | null; hold: Hold }): HTMLElement {
  const { event, plan, hold } = options;
  return el(
    'section',
    { class: 'order', 'aria-label': 'Your order' },
    el(
      'header',
      { class: 'order-head', 'data-hue': eventHue(event.id) },
      el('p', { class: 'order-event' }, event.name),
      el('p', {}, `${longDateText(event.startsAt, event.timeZone)}, ${timeText(event.startsAt, event.timeZone)}`),
      el('p', {}, `${event.venue.name}, ${event.venue.city}`),
    ),
    el('ul', { class: 'order-seats' }, ...hold.seats.map((seat) => seatLine({ seat, event, plan }))),
    priceLines(hold.total, hold.currency),
  );
}

function seatLine(options: { seat: Hold['seats'][number]; event: EventDetail; plan: SeatingPlan | null }): HTMLElement {
  const { seat, event, plan } = options;
  const offer = event.offers.find((o) => o.zone === seat.zone && o.ticketType === seat.ticketType);
  const label = plan ? seatLabel(plan, seat.seat) : null;
  const place = label?.row ? `Row ${label.row}, seat ${label.seat}` : (label?.section ?? offer?.zoneName ?? 'Seat');
  const detail = [label?.row ? label.section : null, offer?.zoneName, offer?.ticketTypeName];
  return el(
    'li',
    { class: 'order-seat' },
    el(
      'div',
      {},
      el('span', { class: 'order-seat-place figures' }, place),
      el('span', { class: 'quiet order-seat-detail' }, [...new Set(detail.filter(Boolean))].join(' · ')),
    ),
    el('span', { class: 'price' }, moneyText(seat.totalMinor, event.currency)),
  );
}
