import { unreachable } from '../../domain/shared/invariant.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import type { Booking } from '../../protocol/http/bookings.ts';
import type { Hold } from '../../protocol/http/holds.ts';
import type { Problem } from '../../protocol/problem.ts';
import { pause, problemText, readJson } from '../lib/api.ts';
import { createBookingView } from '../lib/booking-view.ts';
import { bookingWords, isSettled } from '../lib/booking-words.ts';
import { el, need } from '../lib/dom.ts';
import { listenToFloor } from '../lib/floor-news.ts';
import { checkoutPath, forgetHold, readHold } from '../lib/holds.ts';

const place = need('[data-island="confirmation"]');
const [, , eventId, , bookingId] = location.pathname.split('/') as [string, string, string, string, string];

/** Pauses between looks: quick at first, then patient. A payment is usually through in two seconds. */
const POLL_MS = [500, 700, 1000, 1000, 1500, 2000, 3000, 5000];
const PATIENCE_MS = 120_000;

void follow();

async function follow(): Promise<void> {
  const startedAtMs = performance.now();
  let count = 0;
  let hear: (() => void) | null = null;
  const stop = listenToFloor(eventId, {
    // The booking follows its hold within a moment: quick looks again.
    onHold: () => {
      count = 0;
      hear?.();
    },
    onClock: () => undefined,
    onPass: () => undefined,
  });
  for (; await look(); count++) {
    if (performance.now() - startedAtMs > PATIENCE_MS) {
      showSlow();
      break;
    }
    const news = new Promise<void>((resolve) => (hear = resolve));
    await Promise.race([news, pause(POLL_MS[Math.min(count, POLL_MS.length - 1)]!)]);
  }
  stop();
}

/** Shows what is true now; answers whether more is to come. */
async function look(): Promise<boolean> {
  const hold = await readHold(eventId, bookingId);
  if (hold.ok && ['held', 'paying', 'expiring'].includes(hold.value.state)) return showHold(hold.value);
  const booking = await readJson<Booking>(`/v1/bookings/${bookingId}`);
  if (booking.ok) {
    showBooking(booking.value);
    return !isSettled(booking.value);
  }
  if (booking.problem.status === 401) {
    location.replace(`/sign-in?return=${encodeURIComponent(location.pathname)}`);
    return false;
  }
  if (hold.ok) return showHold(hold.value);
  if (booking.problem.status === 0 || booking.problem.status >= 500) return true;
  showProblem(booking.problem);
  return false;
}

/** What a hold without a booking means; answers whether to go on asking. */
function showHold(hold: Hold): boolean {
  const total = moneyText(hold.total.totalMinor, hold.currency);
  switch (hold.state) {
    case 'committed':
      showWait('The seats are yours', 'We are writing your booking down. Tickets appear here in a moment.');
      return true;
    case 'paying':
    case 'expiring':
      showWait(
        'Waiting for your payment',
        `We have not heard yet that ${total} was paid. This page changes by itself; your seats are safe meanwhile.`,
        hold.state === 'paying' ? checkoutPath(eventId, bookingId) : null,
      );
      return true;
    case 'held':
      showNotPaid('You have not paid yet', 'Nothing was charged, and the seats are still yours for a while.', {
        href: checkoutPath(eventId, bookingId),
        words: `Pay ${total}`,
      });
      return false;
    case 'released':
      forgetHold(eventId);
      showNotPaid(
        'These seats were not bought',
        'The time was over before a payment came, and the seats are free again. If your bank shows a reservation, it is released: you are not charged.',
        { href: `/events/${eventId}/seats`, words: 'Choose seats' },
      );
      return false;
    default:
      return unreachable(hold.state);
  }
}

let shown = '';
let bookingShown = false;

function showBooking(booking: Booking): void {
  const content = JSON.stringify(booking);
  if (content === shown) return;
  shown = content;
  bookingShown = true;
  forgetHold(eventId);
  document.title = `${bookingWords(booking).title}: ${booking.event.name} | Onsale`;
  place.replaceChildren(
    createBookingView(booking, {
      returned: (after) => {
        showBooking(after);
        void follow();
      },
      changed: () => void look(),
    }),
  );
}

function showWait(title: string, detail: string, checkout: string | null = null): void {
  show(title, [
    el('p', { class: 'prose quiet', role: 'status' }, detail),
    el('div', { class: 'waiting-line', 'aria-hidden': 'true' }),
    checkout
      ? el('p', {}, 'Did you close the payment page? ', el('a', { href: checkout }, 'Go back to it'), '.')
      : null,
  ]);
}

function showNotPaid(title: string, detail: string, next: { href: string; words: string }): void {
  show(title, [
    el('p', { class: 'prose quiet' }, detail),
    el('p', {}, el('a', { class: 'button', href: next.href }, next.words)),
  ]);
}

/** It is not over, but it is time to let the fan go. */
function showSlow(): void {
  if (bookingShown) return;
  show('This takes longer than usual', [
    el(
      'p',
      { class: 'prose quiet' },
      'If you paid, the seats are yours and the tickets will be under My bookings. If you did not, nothing was charged. You can close this page.',
    ),
    el('p', {}, el('a', { class: 'button', href: '/bookings' }, 'My bookings')),
  ]);
}

function showProblem(problem: Problem): void {
  show(problem.title, [
    el('p', { class: 'prose quiet' }, problemText(problem)),
    el('p', {}, el('a', { class: 'button', href: '/bookings' }, 'My bookings')),
  ]);
}

function show(title: string, content: (HTMLElement | null)[]): void {
  if (title === shown) return;
  shown = title;
  place.replaceChildren(el('div', { class: 'problem' }, el('h1', {}, title), ...content));
}
