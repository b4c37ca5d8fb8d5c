import type { Booking, Ticket, Transfer } from '../../protocol/http/bookings.ts';
import { change, problemText } from './api.ts';
import { button, el } from './dom.ts';
import { createTicketPicks, ticketPlace } from './ticket-picks.ts';

/** Handing tickets on by e-mail; nothing when there is none to hand on. */
export function createTransferPanel(booking: Booking, onChanged: () => void): HTMLElement | null {
  const tickets = booking.tickets.filter((one) => one.isMine && one.status === 'live' && one.transferId === null);
  if (tickets.length === 0 || booking.event.status === 'cancelled') return null;
  const email = el('input', {
    type: 'email',
    id: 'transfer-email',
    class: 'input',
    autocomplete: 'off',
    inputmode: 'email',
    maxlength: 254,
    'aria-describedby': 'transfer-hint transfer-error',
  });
  const error = el('p', { class: 'field-error', id: 'transfer-error', role: 'alert' });
  const action = el('button', { type: 'submit', class: 'button' }, '');
  const picks = createTicketPicks({ legend: 'Which tickets?', tickets, onChange: label });
  const form = el(
    'form',
    { class: 'stack panel-body', novalidate: true },
    picks.element,
    el(
      'div',
      { class: 'field' },
      el('label', { for: 'transfer-email' }, 'Their email address'),
      el(
        'p',
        { class: 'field-hint', id: 'transfer-hint' },
        'They get a link, sign in with this address, and have the tickets. It costs them nothing.',
      ),
      error,
      email,
    ),
    el(
      'p',
      { class: 'quiet small' },
      'Your codes admit you until they take the tickets; then only theirs do. A door without a network may not have heard of that yet and lets in whoever shows a code first: hand on to people you trust, and do not use the old code. Refunds still come to whoever paid, and the seats go on counting for them.',
    ),
    el('div', { class: 'actions' }, action),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!action.disabled) void send();
  });
  label();
  return el('details', { class: 'panel' }, el('summary', {}, 'Hand on to somebody'), form);

  function label(): void {
    const count = picks.picked().length;
    action.textContent = count === 0 ? 'Send tickets' : count === 1 ? 'Send 1 ticket' : `Send ${count} tickets`;
  }

  async function send(): Promise<void> {
    const ticketIds = picks.picked().map(({ id }) => id);
    const address = email.value.trim();
    const fault =
      ticketIds.length === 0
        ? 'Choose the tickets first.'
        : address.includes('@')
          ? null
          : 'Write an address like name@example.com.';
    showFault(fault);
    if (fault !== null) return;
    action.disabled = true;
    const answer = await change('POST', `/v1/bookings/${booking.id}/transfers`, { ticketIds, email: address });
    action.disabled = false;
    if (answer.ok) onChanged();
    else showFault(problemText(answer.problem));
  }

  function showFault(text: string | null): void {
    error.textContent = text ?? '';
    email.setAttribute('aria-invalid', String(text !== null));
    if (text !== null) email.focus();
  }
}

/** What became of what was handed on; open offers can be taken back. */
export function createTransferList(booking: Booking, onChanged: () => void): HTMLElement | null {
  const { transfers, tickets } = booking;
  if (transfers.length === 0) return null;
  return el(
    'section',
    { class: 'stack', 'aria-label': 'Handed on' },
    el('h2', { class: 'section-title' }, 'Handed on'),
    el(
      'ul',
      { class: 'records' },
      ...transfers.toReversed().map((transfer) => transferItem(transfer, tickets, onChanged)),
    ),
  );
}

function transferItem(transfer: Transfer, tickets: readonly Ticket[], onChanged: () => void): HTMLElement {
  const places = tickets.filter(({ id }) => transfer.ticketIds.includes(id)).map(ticketPlace);
  const fault = el('p', { class: 'field-error', role: 'alert' });
  const takeBack = async (): Promise<void> => {
    const answer = await change('DELETE', `/v1/transfers/${transfer.id}`);
    if (answer.ok) onChanged();
    else fault.textContent = problemText(answer.problem);
  };
  return el(
    'li',
    { class: 'record' },
    el('span', { class: 'figures' }, places.join(' · ')),
    el('span', { class: 'quiet' }, TRANSFER_WORDS[transfer.status](transfer.toEmail)),
    transfer.status === 'offered' ? button('Take it back', 'link-button', () => void takeBack()) : null,
    fault,
  );
}

const TRANSFER_WORDS: Record<Transfer['status'], (email: string) => string> = {
  offered: (email) => `Offered to ${email}, who has not taken it yet.`,
  accepted: (email) => `${email} has it.`,
  withdrawn: (email) => `You took the offer to ${email} back.`,
  declined: (email) => `${email} did not want it.`,
};
