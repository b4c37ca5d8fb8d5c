import { unreachable } from '../../domain/shared/invariant.ts';
import { longDateText, timeText } from '../../domain/shared/date-text.ts';
import type { TransferOffer } from '../../protocol/http/transfers.ts';
import type { Problem } from '../../protocol/problem.ts';
import { change, isProblem, problemText, readJson } from '../lib/api.ts';
import { button, el, need } from '../lib/dom.ts';
import { createSignInForm } from '../lib/sign-in-form.ts';
import { ticketPlace } from '../lib/ticket-picks.ts';

const place = need('[data-island="transfer"]');
const path = `/v1/transfers/${location.pathname.split('/')[2]}`;

void show();

async function show(): Promise<void> {
  const answer = await readJson<TransferOffer>(path);
  if (!answer.ok) return showProblem(answer.problem);
  showOffer(answer.value);
}

function showOffer(offer: TransferOffer): void {
  const { event, tickets } = offer;
  const count = tickets.length === 1 ? 'A ticket' : `${tickets.length} tickets`;
  document.title = `${count} for ${event.name} | Onsale`;
  place.replaceChildren(
    el(
      'div',
      { class: 'confirmation-head' },
      el('h1', {}, offer.role === 'recipient' ? `${count} for you` : `${count} for ${offer.toEmail}`),
      el('p', { class: 'prose quiet', role: 'status' }, wordsOf(offer)),
    ),
    el(
      'dl',
      { class: 'event-facts' },
      fact('Event', event.name),
      fact('When', `${longDateText(event.startsAt, event.timeZone)}, ${timeText(event.startsAt, event.timeZone)}`),
      fact('Where', `${event.venue.name}, ${event.venue.city}`),
      fact('From', offer.from.name === null ? offer.from.email : `${offer.from.name}, ${offer.from.email}`),
    ),
    el(
      'ul',
      { class: 'records' },
      ...tickets.map((ticket) =>
        el(
          'li',
          { class: 'record' },
          el('span', { class: 'figures' }, ticketPlace(ticket)),
          el('span', { class: 'quiet' }, ticket.ticketTypeName),
        ),
      ),
    ),
    el('div', { class: 'actions confirmation-actions' }, ...actionsOf(offer)),
  );
}

function actionsOf(offer: TransferOffer): HTMLElement[] {
  const { role, status, isOpen, tickets, links } = offer;
  const toBooking = el('a', { class: 'button', href: links.booking }, 'See my tickets');
  if (status === 'accepted' && role === 'recipient') return [toBooking];
  if (role === 'sender') {
    const back = button('Take it back', 'button button-quiet', () => void end());
    const booking = el('a', { class: 'button button-quiet', href: links.booking }, 'My booking');
    return isOpen ? [back, booking] : [booking];
  }
  if (!isOpen) return [];
  const take = tickets.length === 1 ? 'Take the ticket' : `Take ${tickets.length} tickets`;
  return [
    button(take, 'button', () => void accept()),
    button('No, thank you', 'button button-quiet', () => void end()),
  ];
}

async function accept(): Promise<void> {
  await settle(change<TransferOffer>('POST', `${path}/acceptance`));
}

async function end(): Promise<void> {
  await settle(change<TransferOffer>('DELETE', path));
}

async function settle(asked: ReturnType<typeof change<TransferOffer>>): Promise<void> {
  for (const one of place.querySelectorAll('button')) one.disabled = true;
  const answer = await asked;
  if (answer.ok) return showOffer(answer.value);
  await show();
  place.append(el('p', { class: 'note note-warning', role: 'alert' }, problemText(answer.problem)));
}

function wordsOf({ status, role, isOpen, from }: TransferOffer): string {
  const isRecipient = role === 'recipient';
  switch (status) {
    case 'offered':
      if (!isOpen) return 'The tickets are not valid any more: the event is off, or they were given back.';
      return isRecipient
        ? `${from.name ?? from.email} would like you to have this. It costs you nothing. Take it, and you get a code of your own; the old one dies.`
        : 'They have not taken it yet. Until they do, your code admits you.';
    case 'accepted':
      return isRecipient
        ? 'It is yours. Show your code at the door.'
        : 'They have it. Your code admits nobody any more.';
    case 'withdrawn':
      return isRecipient ? 'The offer was taken back.' : 'You took it back. Your code admits you as before.';
    case 'declined':
      return isRecipient ? 'You said no. The sender keeps the tickets.' : 'They did not want it. Your code admits you.';
    default:
      return unreachable(status);
  }
}

/** Who is not signed in, or with another address, is asked for the right one. */
function showProblem(problem: Problem): void {
  const isUnknown = problem.status === 401;
  if (!isUnknown && !isProblem(problem, 'transfer-not-found')) {
    place.replaceChildren(
      el('p', { class: 'note note-warning', role: 'alert' }, problemText(problem)),
      el(
        'p',
        { class: 'actions confirmation-actions' },
        button('Try again', 'button', () => void show()),
      ),
    );
    return;
  }
  const why = isUnknown
    ? 'Sign in with the address that the mail came to, and the tickets are here.'
    : 'This offer is for another address than the one you are signed in with, or there is no such offer. Sign in with the address that the mail came to.';
  place.replaceChildren(
    el('h1', {}, 'Tickets for you'),
    el('p', { class: 'prose sign-in-why' }, why),
    createSignInForm({ why: 'We send you a code; there is no password.', onSignedIn: () => void show() }),
  );
}

function fact(term: string, value: string): HTMLElement {
  return el('div', {}, el('dt', {}, term), el('dd', { class: 'figures' }, value));
}
