import { el, setText } from '../lib/dom.ts';

export interface Figure {
  element: HTMLElement;
  /** `detail`: a line below, in small. */
  set(value: string, detail?: string): void;
}

/** One number with what it is, as part of a `dl`. */
export function createFigure(name: string): Figure {
  const value = el('span', { class: 'figure-value figures' }, '–');
  const detail = el('span', { class: 'figure-detail quiet small figures' });
  const element = el('div', { class: 'figure' }, el('dt', {}, name), el('dd', {}, value, detail));
  const set = (text: string, more = ''): void => {
    setText(value, text);
    setText(detail, more);
  };
  return { element, set };
}
