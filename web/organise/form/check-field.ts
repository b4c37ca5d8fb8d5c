import { el } from '../../lib/dom.ts';

/** A box to tick, with its words. */
export function createCheckField(
  id: string,
  words: string,
  isChecked: boolean,
): { element: HTMLElement; control: HTMLInputElement } {
  const control = el('input', { type: 'checkbox', id, checked: isChecked });
  return { element: el('label', { class: 'pick', for: id }, control, el('span', {}, words)), control };
}
