import { longDateText, timeText } from '../../domain/shared/date-text.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import type { Booking, ReturnOffer } from '../../protocol/http/bookings.ts';
import { change, isProblem, problemText, readJson } from './api.ts';
import { button, el } from './dom.ts';
import { createTicketPicks } from './ticket-picks.ts';

/**
 * Giving seats back: which ones, what comes back for them, and a button that says both. Nothing for a booking of which
 * nothing is taken back.
 */
export function createReturnPanel(booking: Booking, onReturned: (booking: Booking) => void): HTMLElement | null {
  const { returnOffer } = booking;
  if (returnOffer === null) return null;
  const seats = new Set(returnOffer.seats.map(({ seat }) => seat));
  const tickets = booking.tickets.filter((ticket) => ticket.status === 'live' && seats.has(ticket.seat));
  const offerPlace = el('div', { class: 'stack', role: 'status' });
  const picks = createTicketPicks({ legend: 'Which seats?', tickets, onChange: () => void showOffer() });
  let asked = 0;

  const panel = el(
    'details',
    { class: 'panel' },
    el('summary', {}, tickets.length === 1 ? 'Give the seat back' : 'Give seats back'),
    el('div', { class: 'stack panel-body' }, picks.element, offerPlace),
  );
  void showOffer();
  return panel;

  /** Only the answer to the last question is shown. */
  async function showOffer(): Promise<void> {
    const question = ++asked;
    const picked = picks.picked().map(({ seat }) => seat);
    if (picked.length === 0) {
      offerPlace.replaceChildren(el('p', { class: 'quiet' }, 'Choose the seats that you do not need.'));
      return;
    }
    const path = `/v1/bookings/${booking.id}/return-offer?seats=${picked.join(',')}`;
    const answer = await readJson<ReturnOffer>(path);
    if (question !== asked) return;
    if (!answer.ok) return showProblem(problemText(answer.problem));
    const offer = answer.value;
    offerPlace.replaceChildren(
      ...offerWords(offer, booking),
      button(returnLabel(offer, booking.currency), 'button', () => void give(offer)),
    );
  }

  async function give(offer: ReturnOffer): Promise<void> {
    const action = offerPlace.querySelector('button');
    if (action) action.disabled = true;
    const body = { seats: offer.seats.map(({ seat }) => seat), refundMinor: offer.refundMinor };
    const answer = await change<Booking>('POST', `/v1/bookings/${booking.id}/returns`, body);
    if (answer.ok) return onReturned(answer.value);
    if (isProblem(answer.problem, 'return-offer-changed')) await showOffer();
    showProblem(problemText(answer.problem));
  }

  function showProblem(text: string): void {
    offerPlace.querySelector('.note-warning')?.remove();
    offerPlace.prepend(el('p', { class: 'note note-warning', role: 'alert' }, text));
    const action = offerPlace.querySelector('button');
    if (action) action.disabled = false;
  }
}

function returnLabel(offer: ReturnOffer, currency: string): string {
  const count = offer.seats.length === 1 ? '1 seat' : `${offer.seats.length} seats`;
  return `Give ${count} back for ${moneyText(offer.refundMinor, currency)}`;
}

function offerWords(offer: ReturnOffer, { currency, event }: Booking): HTMLElement[] {
  const { refundMinor, paidMinor } = offer;
  const kept = moneyText(paidMinor - refundMinor, currency);
  const until = `${longDateText(offer.until, event.timeZone)}, ${timeText(offer.until, event.timeZone)}`;
  return [
    el(
      'p',
      { class: 'figures' },
      el('strong', {}, `You get ${moneyText(refundMinor, currency)} back`),
      ` of ${moneyText(paidMinor, currency)} that you paid${paidMinor > refundMinor ? `; ${kept} is kept` : ''}. ${ruleWords(offer.rule)}`,
    ),
    el(
      'p',
      { class: 'quiet small' },
      `The tickets admit nobody from then on. The money goes back the way it came, and then the seats are for sale again. You can do this until ${until}.`,
    ),
  ];
}

function ruleWords(rule: ReturnOffer['rule']): string {
  switch (rule) {
    case 'cancellation':
      return 'That is what this event promises.';
    case 'face-value':
      return 'That is the face value with its tax.';
    case 'event-changed':
      return 'That is everything, because the date has changed.';
    default:
      return unreachable(rule);
  }
}
