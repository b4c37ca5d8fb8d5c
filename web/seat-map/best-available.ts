import { moneyText } from '../../domain/shared/money-text.ts';
import { el, setText } from '../lib/dom.ts';
import { holdBest } from './hold-seats.ts';
import type { MapZone } from './map-model.ts';
import type { Shop } from './shop.ts';
import { createStepper } from './stepper.ts';

/** A form for fans who want good seats, not a map: zone, tickets, one button. */
export function createBestAvailable(shop: Shop): HTMLElement {
  let zone: MapZone = shop.model.zones.at(-1)!;
  let counts = new Map<string, number>();
  const tickets = el('div', { class: 'best-tickets' });
  const split = el('input', { type: 'checkbox', id: 'allow-split' });
  const message = el('div', { role: 'status' });
  const submit = el('button', { type: 'submit', class: 'button' }, 'Hold the best seats');
  const quantity = () => [...counts.values()].reduce((sum, n) => sum + n, 0);

  function showTickets(): void {
    tickets.replaceChildren(
      ...zone.offers.map((offer) => {
        const stepper = createStepper({
          label: offer.ticketTypeName,
          onChange: (value) => {
            counts.set(offer.ticketType, value);
            showTickets();
          },
        });
        const own = counts.get(offer.ticketType) ?? 0;
        stepper.show(own, own + shop.event.seatsPerFanMax - quantity());
        return el(
          'div',
          { class: 'best-ticket' },
          el('span', {}, offer.ticketTypeName),
          el('span', { class: 'price quiet' }, moneyText(offer.price.totalMinor, shop.event.currency)),
          stepper.element,
        );
      }),
    );
    const n = quantity();
    setText(submit, n === 0 ? 'Hold the best seats' : `Hold the best ${n === 1 ? 'seat' : `${n} seats`}`);
    submit.setAttribute('aria-disabled', String(n === 0));
  }

  function choose(next: MapZone): void {
    zone = next;
    counts = new Map([[zone.offers[0]!.ticketType, Math.min(2, shop.event.seatsPerFanMax)]]);
    showTickets();
  }

  const form = el(
    'form',
    { class: 'best' },
    el('h2', {}, 'Best available'),
    el('p', { class: 'quiet' }, 'Say where and how many: you get the best free seats there, side by side.'),
    zoneChoice(shop, zone, choose),
    el('fieldset', { class: 'field' }, el('legend', { class: 'label' }, 'Tickets'), tickets),
    el('label', { class: 'check' }, split, el('span', {}, 'Seats apart are fine if there are not enough side by side')),
    message,
    submit,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (submit.getAttribute('aria-disabled') === 'true') return;
    void ask();
  });

  async function ask(): Promise<void> {
    submit.setAttribute('aria-disabled', 'true');
    const ticketTypes = [...counts].flatMap(([type, n]) => Array.from({ length: n }, () => type));
    const outcome = await holdBest(shop, { zone: zone.code, ticketTypes, allowSplit: split.checked });
    if (outcome.held) return;
    submit.setAttribute('aria-disabled', 'false');
    message.replaceChildren(el('p', { class: 'note note-warning' }, outcome.message));
    if (outcome.seatsApart) split.focus();
  }

  choose(zone);
  return form;
}

function zoneChoice(shop: Shop, chosen: MapZone, choose: (zone: MapZone) => void): HTMLElement {
  const options = shop.model.zones.map((zone) => {
    const radio = el('input', { type: 'radio', name: 'zone', value: zone.code, checked: zone === chosen });
    radio.addEventListener('change', () => choose(zone));
    return el(
      'label',
      { class: 'best-zone' },
      radio,
      el('span', { class: `swatch swatch-${zone.colour}`, 'aria-hidden': 'true' }),
      el('span', {}, zone.name),
      el('span', { class: 'price' }, moneyText(zone.priceMinor, shop.event.currency)),
    );
  });
  return el('fieldset', { class: 'field' }, el('legend', { class: 'label' }, 'Where'), ...options);
}
