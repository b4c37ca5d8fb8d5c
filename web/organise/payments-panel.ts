import { el } from '../lib/dom.ts';
import type { Cashier, SellOut } from './documents.ts';
import { countOf, countText, durationText } from './numbers.ts';

export interface PaymentsPanel {
  element: HTMLElement;
  /** `sellOut` null: nothing is sold any more. `cashier`: what only operators may read; null otherwise. */
  set(sellOut: SellOut | null, cashier: Cashier | null): void;
}

/** How fast payments can be opened, and what that means for the rest of the sale. */
export function createPaymentsPanel(): PaymentsPanel {
  const words = el('div', { class: 'stack-small' });
  const element = el(
    'section',
    { class: 'side-panel', 'aria-labelledby': 'payments-title' },
    el('h2', { class: 'small-title', id: 'payments-title' }, 'Payments'),
    words,
  );
  const set = (sellOut: SellOut | null, cashier: Cashier | null): void => {
    words.replaceChildren(
      el('p', { class: 'figures' }, sellOut ? sellOutWords(sellOut) : 'No more are opened for this event.'),
      ...(cashier ? [el('p', { class: 'figures quiet small' }, cashierWords(cashier))] : []),
      ...(sellOut ? [el('p', { class: 'quiet small' }, assumption(sellOut))] : []),
    );
  };
  return { element, set };
}

function sellOutWords({ seatsLeft, openingsPerSecond, sellOutSeconds }: SellOut): string {
  const rate = `${countText(openingsPerSecond)} payments a second can be opened`;
  if (seatsLeft === 0) return `${rate}; nothing is left to sell.`;
  return `${rate}: the ${countOf(seatsLeft, 'seat')} left take at least ${durationText(sellOutSeconds)}.`;
}

function cashierWords({ limits, waiting, waitSeconds }: Cashier): string {
  const queue =
    waiting === 0
      ? 'Nobody waits for a payment page'
      : `${countOf(waiting, 'fan')} wait for a payment page, the last ${durationText(waitSeconds)}`;
  return `${queue}. The account allows ${countText(limits.perSecond)} calls a second, ${countText(limits.perOperationPerSecond)} of one kind.`;
}

function assumption({ seatsPerBooking }: SellOut): string {
  const seats =
    seatsPerBooking === null
      ? 'two and a half seats, until there are bookings'
      : `${seatsPerBooking.toFixed(1)} seats, as so far`;
  return `A booking is counted with ${seats}, and seven of ten payments with their end.`;
}
