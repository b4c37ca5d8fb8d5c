import { button, el, setText } from '../lib/dom.ts';

export interface Stepper {
  element: HTMLElement;
  value(): number;
  /** Shows another value, and how far it may go. */
  show(value: number, max: number): void;
}

/** − number +, for quantities. `label` names what is counted. */
export function createStepper(options: { label: string; onChange: (value: number) => void }): Stepper {
  let value = 0;
  let max = 0;
  const output = el('output', { 'aria-live': 'polite' }, '0');
  const step = (by: number) => () => {
    const next = Math.min(max, Math.max(0, value + by));
    if (next !== value) options.onChange(next);
  };
  const less = button('−', '', step(-1));
  const more = button('+', '', step(1));
  less.setAttribute('aria-label', `One fewer: ${options.label}`);
  more.setAttribute('aria-label', `One more: ${options.label}`);
  return {
    element: el('div', { class: 'stepper', role: 'group', 'aria-label': options.label }, less, output, more),
    value: () => value,
    show(next, nextMax) {
      [value, max] = [next, nextMax];
      setText(output, String(next));
      less.disabled = next <= 0;
      more.disabled = next >= nextMax;
    },
  };
}
