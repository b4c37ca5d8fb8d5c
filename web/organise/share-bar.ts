import { el } from '../lib/dom.ts';

export interface ShareBar {
  element: HTMLElement;
  set(part: number, whole: number): void;
}

/** A thin line that is filled by so much. What it shows stands beside it in words. */
export function createShareBar({ part, whole }: { part: number; whole: number }): ShareBar {
  const fill = el('span', { class: 'share-bar-fill' });
  const element = el('span', { class: 'share-bar', 'aria-hidden': 'true' }, fill);
  const set = (some: number, all: number): void => {
    fill.style.inlineSize = `${all === 0 ? 0 : Math.min(100, (some / all) * 100)}%`;
  };
  set(part, whole);
  return { element, set };
}
