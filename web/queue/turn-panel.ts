import { unreachable } from '../../domain/shared/invariant.ts';
import { clockText } from '../lib/countdown.ts';
import { button, el, setText } from '../lib/dom.ts';
import type { Turn } from './turn-claim.ts';

export interface TurnPanel {
  /** What can be done about a turn; the same elements each time. */
  actions(turn: Turn): HTMLElement[];
  /** What is left of the pass. */
  setTime(secondsLeft: number): void;
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
  const shop = button('Choose your seats', 'button button-wide', options.onShop);
  const time = el('span', { class: 'figures waiting-pass-time' });
  shop.append(time);
  const here = button('Go on here', 'button button-wide', options.onTake);
  return {
    actions: (turn) => {
      switch (turn.state) {
        case 'not-claimed':
          return [take, options.signIn];
        case 'asking':
          return [asking];
        case 'in-line':
          return [];
        case 'pass':
          return [shop];
        case 'elsewhere':
          return [here];
        default:
          return unreachable(turn);
      }
    },
    setTime: (secondsLeft) => setText(time, clockText(secondsLeft)),
  };
}
