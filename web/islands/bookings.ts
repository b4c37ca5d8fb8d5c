import { longDateText, timeText } from '../../domain/shared/date-text.ts';
import type { Booking, BookingPage } from '../../protocol/http/bookings.ts';
import type { Problem } from '../../protocol/problem.ts';
import { problemText, readJson } from '../lib/api.ts';
import { bookingWords } from '../lib/booking-words.ts';
import { button, el, need } from '../lib/dom.ts';
import { createSignInForm } from '../lib/sign-in-form.ts';
import { createTicketCard } from '../lib/ticket-card.ts';
import { ticketPlace } from '../lib/ticket-picks.ts';

const place = need('[data-island="bookings"]');
const upcoming = createList({ when: 'upcoming', more: 'Later events', itemOf: bookingWithTickets });
const past = createList({ when: 'past', more: 'Earlier ones', itemOf: bookingLine });

void showAll();

async function showAll(): Promise<void> {
  const problem = await upcoming.load();
  if (problem?.status === 401) return showSignIn();
  if (problem) return showProblem(problem);
  const showPast = button('Past and given back', 'button button-quiet', () => void openPast());
  place.replaceChildren(
    ...(upcoming.isEmpty() ? [empty()] : [upcoming.element]),
    el('div', { class: 'past-bookings' }, showPast),
  );

  async function openPast(): Promise<void> {
    showPast.disabled = true;
    const fault = await past.load();
    showPast.disabled = false;
    if (fault) return showProblem(fault);
    const content = past.isEmpty() ? el('p', { class: 'quiet' }, 'There is nothing here yet.') : past.element;
    need('.past-bookings').replaceChildren(el('h2', { class: 'section-title' }, 'Past and given back'), content);
  }
}

interface BookingList {
  element: HTMLElement;
  /** Reads the first page, or the next; answers what went wrong. */
  load(): Promise<Problem | null>;
  isEmpty(): boolean;
}

function createList(options: { when: string; more: string; itemOf: (booking: Booking) => HTMLElement }): BookingList {
  const list = el('div', { class: 'bookings' });
  const more = el('div', { class: 'actions confirmation-actions' });
  let cursor: string | null = null;
  return { element: el('div', {}, list, more), load, isEmpty: () => list.childElementCount === 0 };

  async function load(): Promise<Problem | null> {
    const at = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await readJson<BookingPage>(`/v1/bookings?when=${options.when}${at}`);
    if (!answer.ok) return answer.problem;
    const { items, next } = answer.value;
    cursor = next;
    list.append(...items.map(options.itemOf));
    const goOn = async (): Promise<void> => {
      const problem = await load();
      if (problem) showProblem(problem);
    };
    more.replaceChildren(...(next ? [button(options.more, 'button button-quiet', () => void goOn())] : []));
    return null;
  }
}

function bookingWithTickets(booking: Booking): HTMLElement {
  const tickets = booking.tickets.filter(({ isMine, status }) => isMine && status !== 'void');
  return el(
    'section',
    { class: 'booking', 'aria-label': booking.event.name },
    bookingHead(booking, 'h2'),
    el('ul', { class: 'ticket-list' }, ...tickets.map((ticket) => createTicketCard(booking, ticket))),
  );
}

function bookingLine(booking: Booking): HTMLElement {
  return el(
    'section',
    { class: 'booking booking-line', 'aria-label': booking.event.name },
    bookingHead(booking, 'h3'),
    el('p', { class: 'quiet figures' }, booking.tickets.map(ticketPlace).join(' · ')),
  );
}

function bookingHead(booking: Booking, heading: 'h2' | 'h3'): HTMLElement {
  const { event } = booking;
  return el(
    'div',
    { class: 'booking-head' },
    el(heading, {}, el('a', { href: `/events/${event.id}/bookings/${booking.id}` }, event.name)),
    el('span', { class: 'booking-status' }, bookingWords(booking).short),
    el(
      'span',
      { class: 'figures quiet booking-when' },
      `${longDateText(event.startsAt, event.timeZone)}, ${timeText(event.startsAt, event.timeZone)} · ${event.venue.name}`,
    ),
  );
}

function showProblem(problem: Problem): void {
  place.prepend(el('p', { class: 'note note-warning', role: 'alert' }, problemText(problem)));
  if (place.querySelector('.bookings') !== null) return;
  place.replaceChildren(
    el('p', { class: 'note note-warning', role: 'alert' }, problemText(problem)),
    el(
      'p',
      { class: 'actions confirmation-actions' },
      button('Try again', 'button', () => location.reload()),
    ),
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

function empty(): HTMLElement {
  return el(
    'div',
    { class: 'empty' },
    el('p', {}, 'Nothing is coming up. When you buy tickets, they are here, each with its code for the door.'),
    el('a', { class: 'button', href: '/' }, 'Find an event'),
  );
}
