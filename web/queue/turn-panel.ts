import { unreachable } from '../../domain/shared/invariant.ts';
import { clockText } from '../lib/countdown.ts';
import { button, el, setText } from '../lib/dom.ts';
import type { Turn } from './turn-claim.ts';

export interface TurnPanel {
  /** What can be done about a turn; the same elements each time. */
  actions(turn: Turn): HTMLElement[];
  /** What is left of the pass. */
  setTime(secondsLeft: number, isPaused: boolean): void;
}

/** The way to the seats: claiming, standing in line, a pass with its own countdown, or that it is used elsewhere. */
export function createTurnPanel(options: {
  onTake: () => void;
  /** With a pass. */
  onShop: () => void;
  /** Asks who the fan is, when it is needed. */
  signIn: HTMLElement;
}): TurnPanel {
  const take = button('Choose your seats', 'button button-wide', options.onTake);
  const asking = el('p', { role: 'status' }, 'Opening the seat map');
  const inLine = el('p', { class: 'note' });
  const shop = button('Choose your seats', 'button button-wide', options.onShop);
  const time = el('span', { class: 'figures waiting-pass-time' });
  shop.append(time);
  const standing = el('p', { class: 'note', hidden: true });
  const elsewhere = el(
    'p',
    { class: 'note' },
    'You are choosing seats in another browser. Only one of them can: this one can do nothing until you go on here.',
  );
  const here = button('Go on here', 'button button-wide', options.onTake);
  return {
    actions: (turn) => {
      switch (turn.state) {
        case 'not-claimed':
          return [take, options.signIn];
        case 'asking':
          return [asking];
        case 'in-line':
          setText(inLine, inLineText(turn.ahead));
          return [inLine];
        case 'pass':
          return [shop, standing];
        case 'elsewhere':
          return [elsewhere, here];
        default:
          return unreachable(turn);
      }
    },
    setTime: (secondsLeft, isPaused) => {
      setText(time, clockText(secondsLeft));
      setText(standing, `The sale is paused and so is your time: ${clockText(secondsLeft)} when it goes on.`);
      standing.hidden = !isPaused;
    },
  };
}

function inLineText(ahead: number): string {
  const before = ahead === 0 ? 'You are next' : `${ahead.toLocaleString('en-GB')} before you`;
  return `Every place at the seat map is taken just now. ${before}: keep this page open, it goes on by itself.`;
}
