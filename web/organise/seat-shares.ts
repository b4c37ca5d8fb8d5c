import type { SeatCounts } from '../../domain/inventory/sale-view.ts';
import { el } from '../lib/dom.ts';
import { countText } from './numbers.ts';

const KINDS: { state: keyof SeatCounts; words: string }[] = [
  { state: 'booked', words: 'sold' },
  { state: 'held', words: 'held' },
  { state: 'available', words: 'free' },
  { state: 'blocked', words: 'not for sale' },
];

export interface SeatShares {
  element: HTMLElement;
  set(counts: SeatCounts): void;
}

/** All seats as one bar, a part for each state; the key says them in numbers, and has their patterns. */
export function createSeatShares(): SeatShares {
  const parts = KINDS.map(({ state, words }) => ({
    state,
    bar: el('span', { class: `seat-share seat-share-${state}` }),
    count: el('strong', { class: 'figures' }, '0'),
    words,
  }));
  const element = el(
    'div',
    { class: 'seat-shares' },
    el('div', { class: 'seat-shares-bar', 'aria-hidden': 'true' }, ...parts.map(({ bar }) => bar)),
    el(
      'ul',
      { class: 'seat-shares-key' },
      ...parts.map(({ state, count, words }) =>
        el('li', {}, el('span', { class: `seat-key seat-share-${state}`, 'aria-hidden': 'true' }), count, ` ${words}`),
      ),
    ),
  );
  const set = (counts: SeatCounts): void => {
    for (const { state, bar, count } of parts) {
      bar.style.flexGrow = String(counts[state]);
      bar.hidden = counts[state] === 0;
      count.textContent = countText(counts[state]);
    }
  };
  return { element, set };
}
