import type { PlanRow } from '../../domain/seating/seating-plan.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import { el, setText } from '../lib/dom.ts';
import { zoneAt } from './basket.ts';
import type { MapSection } from './map-model.ts';
import { counted } from './seat-words.ts';
import { createStandingPlaces } from './standing-places.ts';
import type { Shop } from './shop.ts';

/** The same seats as the map, as a list: sections, their rows, their seats. Filled as it is opened. */
export function createSeatList(shop: Shop, choose: (seat: number) => void): HTMLElement {
  const standing = createStandingPlaces(shop);
  return el(
    'div',
    { class: 'seat-list' },
    standing ? el('h2', { class: 'seat-list-title' }, 'Standing') : null,
    standing,
    shop.model.sections.length > 0 ? el('h2', { class: 'seat-list-title' }, 'Seats by section and row') : null,
    ...shop.model.sections.map((section) => sectionItem(shop, section, choose)),
  );
}

function sectionItem(shop: Shop, section: MapSection, choose: (seat: number) => void): HTMLElement {
  return disclosure({
    shop,
    className: 'list-section',
    title: section.name,
    count: () => section.rows.reduce((sum, row) => sum + shop.freeIn(row.first, row.length).length, 0),
    fill: (body) => body.append(...section.rows.map((row) => rowItem(shop, row, choose))),
  });
}

function rowItem(shop: Shop, row: PlanRow, choose: (seat: number) => void): HTMLElement {
  return disclosure({
    shop,
    className: 'list-row',
    title: `Row ${row.label}`,
    count: () => shop.freeIn(row.first, row.length).length,
    fill: (body) => {
      const seats = Array.from({ length: row.length }, (_, i) => row.first + i);
      body.append(el('div', { class: 'list-seats' }, ...seats.map((seat) => seatItem(shop, { row, seat, choose }))));
    },
  });
}

function seatItem(shop: Shop, at: { row: PlanRow; seat: number; choose: (seat: number) => void }): HTMLElement {
  const { seat } = at;
  const plan = shop.plan.seats[seat]!;
  const zone = zoneAt(shop.model, seat);
  const box = el('input', { type: 'checkbox', class: 'visually-hidden' });
  const price = zone ? moneyText(zone.priceMinor, shop.event.currency) : '';
  const priceOrState = el('span', { class: 'list-seat-price' });
  const label = el(
    'label',
    { class: `list-seat swatch-${zone?.colour ?? 0}` },
    box,
    el('span', { class: 'visually-hidden' }, `Row ${at.row.label}, seat `),
    el('span', { class: 'list-seat-number' }, plan.number),
    plan.accessible ? el('span', { class: 'list-seat-sign' }, '♿') : null,
    priceOrState,
  );
  box.addEventListener('change', () => at.choose(seat));
  const update = () => {
    const look = shop.look(seat);
    box.checked = look === 'yours';
    box.disabled = look === 'held' || look === 'gone';
    label.dataset['look'] = look;
    setText(priceOrState, look === 'held' || look === 'gone' ? look : price);
  };
  shop.subscribe(update);
  update();
  return label;
}

/** A `<details>` whose body is made at its first opening, with a count of free seats that stays true. */
function disclosure(options: {
  shop: Shop;
  className: string;
  title: string;
  count: () => number;
  fill: (body: HTMLElement) => void;
}): HTMLElement {
  const free = el('span', { class: 'list-count figures' });
  const body = el('div', { class: 'list-body' });
  const details = el(
    'details',
    { class: options.className },
    el('summary', {}, el('span', { class: 'list-title' }, options.title), free),
    body,
  );
  details.addEventListener('toggle', () => {
    if (details.open && body.childElementCount === 0) options.fill(body);
  });
  const update = () => setText(free, `${counted(options.count(), 'seat')} free`);
  options.shop.subscribe(update);
  update();
  return details;
}
