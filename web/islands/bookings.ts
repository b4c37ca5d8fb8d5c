import { moneyText } from '../../domain/shared/money-text.ts';
import type { Booking, BookingPage } from '../../protocol/http/bookings.ts';
import { problemText, readJson } from '../lib/api.ts';
import { statusWords } from '../lib/booking-words.ts';
import { button, el, need } from '../lib/dom.ts';
import { createSignInForm } from '../lib/sign-in-form.ts';
import { createTicketCard } from '../lib/ticket-card.ts';

const place = need('[data-island="bookings"]');
const list = el('div', { class: 'bookings' });
const more = el('div', { class: 'actions confirmation-actions' });

void load(null);

async function load(cursor: string | null): Promise<void> {
  const query = cursor ? `?cursor=${encodeURIComponent(cursor)}` : '';
  const answer = await readJson<BookingPage>(`/v1/bookings${query}`);
  if (!answer.ok) {
    if (answer.problem.status === 401) return showSignIn();
    place.replaceChildren(
      el('p', { class: 'note note-warning', role: 'alert' }, problemText(answer.problem)),
      el(
        'p',
        { class: 'actions confirmation-actions' },
        button('Try again', 'button', () => void load(cursor)),
      ),
    );
    return;
  }
  const { items, next } = answer.value;
  if (cursor === null && items.length === 0) return showEmpty();
  list.append(...items.map(bookingItem));
  more.replaceChildren(...(next ? [button('Earlier bookings', 'button button-quiet', () => void load(next))] : []));
  place.replaceChildren(list, more);
}

function bookingItem(booking: Booking): HTMLElement {
  const words = statusWords(booking.status);
  return el(
    'section',
    { class: 'booking', 'aria-label': booking.event.name },
    el(
      'div',
      { class: 'booking-head' },
      el('h2', {}, el('a', { href: `/events/${booking.event.id}/bookings/${booking.id}` }, booking.event.name)),
      el('span', { class: 'figures quiet' }, moneyText(booking.total.totalMinor, booking.currency)),
      el('span', { class: 'booking-status' }, words.short),
    ),
    el('ul', { class: 'ticket-list' }, ...booking.tickets.map((ticket) => createTicketCard(booking, ticket))),
  );
}

function showSignIn(): void {
  place.replaceChildren(
    el(
      'p',
      { class: 'prose sign-in-why' },
      'Sign in with the address that you bought with, and your tickets are here.',
    ),
    createSignInForm({ why: 'We send you a code; there is no password.', onSignedIn: () => location.reload() }),
  );
}

function showEmpty(): void {
  place.replaceChildren(
    el(
      'div',
      { class: 'empty' },
      el('p', {}, 'You have no bookings yet. When you buy tickets, they are here, each with its code for the door.'),
      el('a', { class: 'button', href: '/' }, 'Find an event'),
    ),
  );
}
