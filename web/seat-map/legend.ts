import { moneyText } from '../../domain/shared/money-text.ts';
import { el } from '../lib/dom.ts';
import { readPalette } from './palette.ts';
import { drawSeat, type SeatForm } from './sprites.ts';
import type { Shop } from './shop.ts';

/** Zones with their all-in price, dearest first, then how a seat's state is drawn. */
export function createLegend(shop: Shop): HTMLElement {
  const zones = shop.model.zones.map((zone) =>
    el(
      'li',
      { class: 'legend-item' },
      el('span', { class: `swatch swatch-${zone.colour}`, 'aria-hidden': 'true' }),
      el('span', {}, zone.name),
      el('span', { class: 'price legend-price' }, moneyText(zone.priceMinor, shop.event.currency)),
    ),
  );
  const accessible = shop.plan.seats.some((seat) => seat.accessible);
  const states = STATES.filter(({ form }) => form !== 'accessible' || accessible).map(({ form, words }) =>
    el('li', { class: 'legend-item legend-state' }, stateSample(form), el('span', {}, words)),
  );
  return el('ul', { class: 'legend', 'aria-label': 'Prices and signs', tabindex: 0 }, ...zones, ...states);
}

const STATES: { form: SeatForm; words: string }[] = [
  { form: 'yours', words: 'yours' },
  { form: 'held', words: 'held by others' },
  { form: 'gone', words: 'gone' },
  { form: 'accessible', words: 'wheelchair, companion' },
];

/** The very drawing that the map uses, so that the two cannot differ. */
function stateSample(form: SeatForm): HTMLCanvasElement {
  const sample = el('canvas', { class: 'legend-sample', width: 66, height: 66, 'aria-hidden': 'true' });
  const context = sample.getContext('2d')!;
  const draw = () => {
    const palette = readPalette(document.documentElement);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, 66, 66);
    context.translate(33, 33);
    drawSeat(context, { form, radius: 22, colour: palette.zones[0]!, onColour: palette.onZones[0]!, palette });
  };
  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  return sample;
}
