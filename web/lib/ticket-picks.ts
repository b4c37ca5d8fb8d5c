import type { Ticket } from '../../protocol/http/bookings.ts';
import { el } from './dom.ts';

/** "Stalls, row K, seat 14", or the area's name. */
export function ticketPlace({ section, row, seatNumber }: Pick<Ticket, 'section' | 'row' | 'seatNumber'>): string {
  return [section, row && `row ${row}`, seatNumber && `seat ${seatNumber}`].filter(Boolean).join(', ');
}

export interface TicketPicks {
  element: HTMLElement;
  picked(): Ticket[];
}

/** A checkbox for each ticket; a single one is picked already. */
export function createTicketPicks(options: {
  legend: string;
  tickets: readonly Ticket[];
  /** Told whenever what is picked changes. */
  onChange: () => void;
}): TicketPicks {
  const { legend, tickets, onChange } = options;
  const boxes = tickets.map((ticket) => {
    const box = el('input', { type: 'checkbox', checked: tickets.length === 1 });
    box.addEventListener('change', onChange);
    return { ticket, box };
  });
  const element = el(
    'fieldset',
    { class: 'picks' },
    el('legend', {}, legend),
    ...boxes.map(({ ticket, box }) =>
      el('label', { class: 'pick figures' }, box, el('span', {}, `${ticketPlace(ticket)} · ${ticket.ticketTypeName}`)),
    ),
  );
  return { element, picked: () => boxes.filter(({ box }) => box.checked).map(({ ticket }) => ticket) };
}
