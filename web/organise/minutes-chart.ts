import { el, svgEl } from '../lib/dom.ts';
import { countOf } from './numbers.ts';

const WIDTH = 600;
const HEIGHT = 120;
const GAP = 2;

export interface MinutesChart {
  element: HTMLElement;
  set(perMinute: readonly number[]): void;
}

/** Bookings of each of the last minutes as bars, the newest at the right; in words for whoever does not see them. */
export function createMinutesChart(): MinutesChart {
  const bars = svgEl('g', { class: 'minutes-bars' });
  const picture = svgEl(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', class: 'minutes-picture' },
    bars,
  );
  const most = el('span', {});
  const words = el('p', { class: 'quiet' });
  const element = el(
    'div',
    { class: 'minutes' },
    words,
    el('div', { class: 'minutes-frame' }, picture, most),
    el(
      'div',
      { class: 'minutes-axis faint small', 'aria-hidden': 'true' },
      el('span', {}, 'an hour ago'),
      el('span', {}, 'now'),
    ),
  );
  most.className = 'minutes-most faint small figures';
  most.setAttribute('aria-hidden', 'true');

  const set = (perMinute: readonly number[]): void => {
    const max = Math.max(...perMinute);
    const step = WIDTH / perMinute.length;
    bars.replaceChildren(
      ...perMinute.map((count, i) => {
        const height = max === 0 ? 0 : (count / max) * (HEIGHT - 4);
        const drawn = Math.max(height, count > 0 ? 3 : 1);
        return svgEl('rect', { x: i * step + GAP / 2, y: HEIGHT - drawn, width: step - GAP, height: drawn });
      }),
    );
    const inHour = perMinute.reduce((sum, count) => sum + count, 0);
    const text =
      inHour === 0
        ? 'Nobody has booked in the last hour.'
        : `${countOf(inHour, 'booking')} in the last hour, ${countOf(perMinute.at(-1) ?? 0, 'booking')} in the last minute.`;
    if (words.textContent !== text) words.textContent = text;
    picture.setAttribute('aria-label', `${text} The busiest minute had ${countOf(max, 'booking')}.`);
    most.textContent = max === 0 ? '' : `${max} a minute`;
  };
  return { element, set };
}

const RATE_MINUTES = 5;

/** Bookings a minute, over the last few. */
export function bookingsPerMinute(perMinute: readonly number[]): number {
  const recent = perMinute.slice(-RATE_MINUTES);
  return recent.reduce((sum, count) => sum + count, 0) / RATE_MINUTES;
}
