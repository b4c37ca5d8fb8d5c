import { moneyText } from '../../domain/shared/money-text.ts';
import type { Offer } from '../../protocol/http/catalogue.ts';
import { el, setText } from '../lib/dom.ts';
import { holdBest } from './hold-seats.ts';
import type { MapZone } from './map-model.ts';
import type { Shop } from './shop.ts';
import { createStepper, type Stepper } from './stepper.ts';

/** A form for fans who want good seats, not a map: zone, tickets, one button. */
export function createBestAvailable(shop: Shop): HTMLElement {
  let zone: MapZone = shop.model.zones[shop.model.zones.length >> 1]!;
  let lines: TicketLine[] = [];
  const tickets = el('div', { class: 'best-tickets' });
  const split = el('input', { type: 'checkbox', id: 'allow-split' });
  const message = el('div', { role: 'status' });
  const submit = el('button', { type: 'submit', class: 'button' }, 'Hold the best seats');
  const quantity = () => lines.reduce((sum, { stepper }) => sum + stepper.value(), 0);

  function update(): void {
    const n = quantity();
    for (const { stepper } of lines) stepper.show(stepper.value(), stepper.value() + shop.event.seatsPerFanMax - n);
    setText(submit, n === 0 ? 'Hold the best seats' : `Hold the best ${n === 1 ? 'seat' : `${n} seats`}`);
    submit.setAttribute('aria-disabled', String(n === 0));
  }

  function choose(next: MapZone): void {
    zone = next;
    lines = zone.offers.map((offer) => ticketLine(shop, offer, update));
    lines[0]!.stepper.show(Math.min(2, shop.event.seatsPerFanMax), shop.event.seatsPerFanMax);
    tickets.replaceChildren(...lines.map(({ element }) => element));
    update();
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
    const ticketTypes = lines.flatMap(({ code, stepper }) => Array.from({ length: stepper.value() }, () => code));
    const outcome = await holdBest(shop, { zone: zone.code, ticketTypes, allowSplit: split.checked });
    if (outcome.held) return;
    submit.setAttribute('aria-disabled', 'false');
    message.replaceChildren(el('p', { class: 'note note-warning' }, outcome.message));
    if (outcome.seatsApart) split.focus();
  }

  choose(zone);
  return form;
}

interface TicketLine {
  code: string;
  stepper: Stepper;
  element: HTMLElement;
}

function ticketLine(shop: Shop, offer: Offer, onChange: () => void): TicketLine {
  const stepper = createStepper({
    label: offer.ticketTypeName,
    onChange: (value) => {
      stepper.show(value, shop.event.seatsPerFanMax);
      onChange();
    },
  });
  const element = el(
    'div',
    { class: 'best-ticket' },
    el('span', {}, offer.ticketTypeName),
    el('span', { class: 'price quiet' }, moneyText(offer.price.totalMinor, shop.event.currency)),
    stepper.element,
  );
  return { code: offer.ticketType, stepper, element };
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
