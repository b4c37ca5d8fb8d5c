import { longDateText, timeText } from '../../domain/shared/date-text.ts';
import type { Booking } from '../../protocol/http/bookings.ts';
import { bookingWords, refundWords } from './booking-words.ts';
import { el } from './dom.ts';
import { priceLines } from './price-lines.ts';
import { createReturnPanel } from './return-panel.ts';
import { createTicketCard } from './ticket-card.ts';
import { ticketPlace } from './ticket-picks.ts';
import { createTransferList, createTransferPanel } from './transfer-panel.ts';

/** A booking on its own page: what it means, the tickets, what can be done with them, and the money. */
export function createBookingView(
  booking: Booking,
  on: { returned: (booking: Booking) => void; changed: () => void },
): HTMLElement {
  const words = bookingWords(booking);
  const { event } = booking;
  const panels = [createReturnPanel(booking, on.returned), createTransferPanel(booking, on.changed)];
  const tickets = booking.tickets.toSorted((a, b) => Number(a.status === 'void') - Number(b.status === 'void'));
  const hasPanels = panels.some((panel) => panel !== null);
  return el(
    'article',
    { class: 'booking-view' },
    el(
      'div',
      { class: 'confirmation-head', role: 'status' },
      el('h1', {}, words.title),
      el('p', { class: 'prose quiet' }, words.detail),
    ),
    eventFacts(booking),
    el('ul', { class: 'ticket-list' }, ...tickets.map((ticket) => createTicketCard(booking, ticket))),
    el(
      'p',
      { class: 'actions confirmation-actions' },
      el('a', { class: 'button button-quiet', href: '/bookings' }, 'My bookings'),
      el('a', { class: 'link-button', href: `/v1/bookings/${booking.id}/calendar` }, 'Put it into my calendar'),
      booking.tickets.some(({ code }) => code !== null)
        ? el('a', { class: 'link-button', href: `/v1/bookings/${booking.id}/tickets.pdf` }, 'Tickets as PDF')
        : null,
      el('a', { class: 'link-button', href: `/events/${event.id}` }, 'About the event'),
    ),
    hasPanels ? el('section', { class: 'panels', 'aria-label': 'If you cannot come' }, ...panels) : null,
    createTransferList(booking, on.changed),
    moneyFacts(booking),
  );
}

function eventFacts({ event }: Booking): HTMLElement {
  const { venue, address, timeZone, startsAt, doorsAt } = event;
  const place = [venue.name, address.street, [address.postalCode, venue.city].filter(Boolean).join(' ')];
  return el(
    'dl',
    { class: 'event-facts' },
    fact('Event', event.name),
    fact('When', `${longDateText(startsAt, timeZone)}, ${timeText(startsAt, timeZone)}`),
    doorsAt === null ? null : fact('Doors', timeText(doorsAt, timeZone)),
    fact('Where', place.filter(Boolean).join(', ')),
  );
}

function moneyFacts(booking: Booking): HTMLElement | null {
  const { role, total, currency, refunds, tickets } = booking;
  if (role === 'holder') return null;
  return el(
    'section',
    { class: 'stack money-facts', 'aria-label': 'Money' },
    el('h2', { class: 'section-title' }, refunds.length > 0 ? 'Paid, and given back' : 'Paid'),
    priceLines(total, currency),
    refunds.length === 0
      ? null
      : el(
          'ul',
          { class: 'records' },
          ...refunds.map((refund) => {
            const places = tickets
              .filter(({ seat, status }) => status === 'void' && refund.seats.includes(seat))
              .map(ticketPlace);
            return el(
              'li',
              { class: 'record' },
              el('span', { class: 'figures' }, [...new Set(places)].join(' · ')),
              el('span', { class: 'quiet' }, refundWords(refund, currency)),
              refund.state === 'requested' ? el('span', { class: 'waiting-line', 'aria-hidden': 'true' }) : null,
            );
          }),
        ),
  );
}

function fact(term: string, value: string): HTMLElement {
  return el('div', {}, el('dt', {}, term), el('dd', { class: 'figures' }, value));
}
