import type { SaleStatusDocument } from '../../protocol/http/operators.ts';
import { change, problemText } from '../lib/api.ts';
import { button, el, setText } from '../lib/dom.ts';

export interface ClockPanel {
  element: HTMLElement;
  /** How the sale stood a moment ago. */
  set(sale: SaleStatusDocument): void;
}

/** The API may answer with how it was so long ago: what was just changed here is newer than that. */
const STALE_MS = 3_000;

/** Pausing a sale, and letting it go on. `onShown`: how the sale stands, as it is shown from now on. */
export function createClockPanel(eventId: string, onShown: (sale: SaleStatusDocument) => void): ClockPanel {
  const state = el('p', { class: 'clock-state', role: 'status' });
  const explanation = el('p', { class: 'quiet small' });
  const fault = el('p', { class: 'field-error', role: 'alert' });
  const action = button('', 'button button-quiet', () => void turn());
  const element = el('section', { class: 'side-panel', 'aria-labelledby': 'clock-title' });
  element.append(el('h2', { class: 'small-title', id: 'clock-title' }, 'The sale'), state, explanation, fault, action);
  let isPaused = false;
  let changedAtMs = -Infinity;

  const show = (sale: SaleStatusDocument): void => {
    isPaused = sale.paused;
    setText(state, stateWords(sale));
    setText(explanation, explanationOf(sale));
    setText(action, sale.paused ? 'Let the sale go on' : 'Pause the sale');
    action.className = sale.paused ? 'button' : 'button button-quiet';
    action.hidden = sale.closed;
    element.classList.toggle('side-panel-warning', sale.paused || sale.paymentsDown);
    onShown(sale);
  };

  async function turn(): Promise<void> {
    action.disabled = true;
    fault.textContent = '';
    const answer = await change<SaleStatusDocument>('POST', `/v1/events/${eventId}/clock`, { paused: !isPaused });
    action.disabled = false;
    if (!answer.ok) {
      fault.textContent = problemText(answer.problem);
      return;
    }
    changedAtMs = performance.now();
    show(answer.value);
  }
  return {
    element,
    set: (sale) => {
      if (performance.now() - changedAtMs > STALE_MS) show(sale);
    },
  };
}

function stateWords({ closed, paused, paymentsDown, soldOut }: SaleStatusDocument): string {
  if (closed) return 'Closed for good';
  if (paused) return 'Paused';
  if (paymentsDown) return 'Waiting for the payment provider';
  return soldOut ? 'Sold out' : 'Open';
}

function explanationOf({ closed, paused, paymentsDown }: SaleStatusDocument): string {
  if (closed) return 'Nothing is sold any more.';
  if (paused)
    return 'Nobody’s time runs out and nobody can begin. Afterwards everybody has the time that they had before.';
  if (paymentsDown) return 'It does not answer. Time stands still for everybody until it does; you have nothing to do.';
  return 'A pause stops everybody’s time and all new holds. Payment pages that are open still take money.';
}
