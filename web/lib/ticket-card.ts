import { encode } from 'uqr';
import { eventHue } from '../../domain/catalogue/event-hue.ts';
import { shortDateText, timeText } from '../../domain/shared/date-text.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import type { Booking, Ticket } from '../../protocol/http/bookings.ts';
import { el, svgEl } from './dom.ts';

/** A ticket as an object: the event above, the place in large type, the code on its tear-off. */
export function createTicketCard(booking: Booking, ticket: Ticket): HTMLElement {
  const { event } = booking;
  return el(
    'li',
    { class: ticket.status === 'void' ? 'ticket ticket-void' : 'ticket' },
    el(
      'div',
      { class: 'ticket-head', 'data-hue': eventHue(event.id) },
      el('p', { class: 'ticket-event' }, event.name),
      el(
        'p',
        { class: 'ticket-when figures' },
        `${shortDateText(event.startsAt, event.timeZone)}, ${timeText(event.startsAt, event.timeZone)} · ${event.venue.name}`,
      ),
    ),
    el(
      'dl',
      { class: 'ticket-place' },
      place('Section', ticket.section),
      place('Row', ticket.row),
      place('Seat', ticket.seatNumber),
      el(
        'div',
        { class: 'ticket-kind' },
        el('dt', {}, 'Ticket'),
        el('dd', {}, `${ticket.ticketTypeName}, ${moneyText(ticket.price.totalMinor, booking.currency)}`),
      ),
    ),
    el('div', { class: 'ticket-stub' }, ...stubContent(booking, ticket)),
  );
}

/** The text's QR code as one SVG path; `label` says what scanning it does. */
function createQrCode(text: string, label: string): HTMLElement {
  const { data, size } = encode(text, { border: 0, ecc: 'M' });
  let path = '';
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) path += `M${x} ${y}h1v1h-1z`;
    });
  });
  const code = svgEl(
    'svg',
    { viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label, 'shape-rendering': 'crispEdges' },
    svgEl('path', { d: path, fill: '#000' }),
  );
  return el('div', { class: 'qr' }, code);
}

function stubContent(booking: Booking, ticket: Ticket): Node[] {
  if (ticket.status === 'void') return [el('p', { class: 'quiet' }, 'This ticket is void: it admits nobody.')];
  if (!ticket.isMine) return [el('p', { class: 'quiet' }, 'Somebody else has this ticket, with a code of their own.')];
  if (ticket.code === null) {
    return [el('p', { class: 'quiet' }, 'The code appears here when your payment is complete.')];
  }
  return [
    createQrCode(ticket.code, 'QR code of this ticket'),
    el('p', { class: 'faint small' }, stubWords(booking, ticket)),
  ];
}

/** A ticket that is offered to somebody still admits here until they take it. */
function stubWords({ transfers }: Booking, { transferId }: Ticket): string {
  const offer = transfers.find(({ id }) => id === transferId);
  return offer ? `Offered to ${offer.toEmail}. It admits you until they take it.` : 'Show this at the door';
}

function place(term: string, value: string | null): HTMLElement | null {
  return value === null ? null : el('div', {}, el('dt', {}, term), el('dd', {}, value));
}
