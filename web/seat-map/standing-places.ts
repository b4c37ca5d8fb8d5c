import { moneyText } from '../../domain/shared/money-text.ts';
import { el, setText } from '../lib/dom.ts';
import { setPlaces } from './basket.ts';
import type { MapArea } from './map-model.ts';
import { counted } from './seat-words.ts';
import type { Shop } from './shop.ts';
import { createStepper } from './stepper.ts';

/** One line for each standing area: name, price, how many are free, and how many you want. */
export function createStandingPlaces(shop: Shop): HTMLElement | null {
  const sold = shop.model.areas.filter((area) => area.zone !== null);
  if (sold.length === 0) return null;
  return el('div', { class: 'standing' }, ...sold.map((area) => areaLine(shop, area)));
}

/** Asks for so many places of an area; they are taken at random among the free ones, so that fans rarely collide. */
export function takePlaces(shop: Shop, area: MapArea, quantity: number): void {
  const { first, capacity } = area.plan;
  const freePlaces = shuffled(shop.freeIn(first, capacity));
  shop.setBasket(setPlaces(shop.basket(), { area: area.plan, quantity, freePlaces, model: shop.model }));
}

export function placesTaken(shop: Shop, area: MapArea): number {
  const { first, capacity } = area.plan;
  return [...shop.basket().keys()].filter((seat) => seat >= first && seat < first + capacity).length;
}

function areaLine(shop: Shop, area: MapArea): HTMLElement {
  const zone = shop.model.zones[area.zone!]!;
  const free = el('span', { class: 'faint' });
  const stepper = createStepper({
    label: `${area.plan.name}, standing`,
    onChange: (quantity) => takePlaces(shop, area, quantity),
  });
  const update = () => {
    const taken = placesTaken(shop, area);
    const left = shop.freeIn(area.plan.first, area.plan.capacity).length;
    setText(free, left > 0 ? `${counted(left, 'place')} free` : 'none free now');
    stepper.show(taken, Math.min(left, taken + shop.event.seatsPerFanMax - shop.basket().size));
  };
  shop.subscribe(update);
  update();
  return el(
    'div',
    { class: 'standing-line', id: `area-${area.plan.first}` },
    el('span', { class: `swatch swatch-${zone.colour}`, 'aria-hidden': 'true' }),
    el(
      'div',
      { class: 'standing-words' },
      el('strong', {}, area.plan.name),
      el('span', { class: 'quiet figures' }, `${moneyText(zone.priceMinor, shop.event.currency)} · standing`),
      free,
    ),
    stepper.element,
  );
}

function shuffled(numbers: number[]): number[] {
  for (let i = numbers.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [numbers[i], numbers[j]] = [numbers[j]!, numbers[i]!];
  }
  return numbers;
}
