import { el } from '../lib/dom.ts';
import { countText, shareText } from './numbers.ts';
import { createShareBar } from './share-bar.ts';
import type { ZoneCounts } from './zone-counts.ts';

export interface ZoneTable {
  element: HTMLElement;
  set(zones: readonly ZoneCounts[]): void;
}

/** What each zone has sold and left. */
export function createZoneTable(): ZoneTable {
  const body = el('tbody', {});
  const head = ['Zone', 'Sold', 'Held', 'Free', 'Not for sale'];
  const element = el(
    'div',
    { class: 'table-scroll', tabindex: 0, role: 'group', 'aria-label': 'Seats by zone' },
    el(
      'table',
      { class: 'price-table zone-table' },
      el(
        'thead',
        {},
        el('tr', {}, ...head.map((name, i) => el('th', { scope: 'col', class: i > 0 ? 'price-cell' : null }, name))),
      ),
      body,
    ),
  );
  return { element, set: (zones) => body.replaceChildren(...zones.map(zoneRow)) };
}

function zoneRow({ name, seats, booked, held, available, blocked }: ZoneCounts): HTMLElement {
  return el(
    'tr',
    {},
    el(
      'th',
      { scope: 'row' },
      el('span', { class: 'zone-name' }, name),
      el('span', { class: 'zone-seats quiet small figures' }, `${shareText(booked, seats)} of ${countText(seats)}`),
      createShareBar({ part: booked, whole: seats }).element,
    ),
    cell(booked),
    cell(held),
    cell(available),
    cell(blocked),
  );
}

function cell(count: number): HTMLElement {
  return el('td', { class: 'price-cell figures' }, count === 0 ? '–' : countText(count));
}
