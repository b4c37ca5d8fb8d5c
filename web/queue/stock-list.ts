import { moneyText } from '../../domain/shared/money-text.ts';
import type { Currency } from '../../domain/shared/money.ts';
import type { QueueStatus } from '../../protocol/http/queue.ts';
import { el, setText } from '../lib/dom.ts';

/** What the cheapest ticket of each zone costs, all-in. */
export interface ZonePrices {
  currency: Currency;
  fromMinor: Record<string, number>;
}

/** What is left in each zone and for how much, kept true while the numbers fall. */
export function createStockList({ currency, fromMinor }: ZonePrices): {
  element: HTMLElement;
  show(status: QueueStatus): void;
} {
  const rows = new Map<string, HTMLElement>();
  const body = el('tbody');
  const element = el(
    'table',
    { class: 'waiting-prices', hidden: true },
    el('caption', { class: 'visually-hidden' }, 'Tickets that are left'),
    body,
  );
  return {
    element,
    show: ({ left }) => {
      element.hidden = left.length === 0;
      for (const { zone, name, available, held } of left) {
        let count = rows.get(zone);
        if (!count) {
          count = el('td', { class: 'figures' });
          rows.set(zone, count);
          const from = fromMinor[zone];
          const price = from === undefined ? '' : `from ${moneyText(from, currency)}`;
          body.append(el('tr', {}, el('th', { scope: 'row' }, name), el('td', { class: 'price quiet' }, price), count));
        }
        setText(count, stockText(available, held));
      }
    },
  };
}

function stockText(available: number, held: number): string {
  if (available > 0) return `${available.toLocaleString('en-GB')} free`;
  return held > 0 ? `${held.toLocaleString('en-GB')} held by others` : 'sold';
}
