import { el, setText } from '../lib/dom.ts';
import type { WaitingWords } from './waiting-words.ts';

/** Between two sentences read aloud while only the place moves: a voice that never stops helps nobody. */
const SPEAK_EVERY_MS = 30_000;

export interface WaitingView {
  element: HTMLElement;
  /** `actions`: what can be done now. */
  show(words: WaitingWords, actions: HTMLElement[]): void;
  /** What is shown may be some seconds old. */
  setLive(isLive: boolean): void;
  /** A sentence that asks for attention; '' takes it away. */
  warn(text: string): void;
}

/** The waiting page's one column: place, sentence, progress, action, what comes next. Only what differs is written. */
export function createWaitingView(...footer: HTMLElement[]): WaitingView {
  const label = el('p', { class: 'waiting-label', id: 'waiting-label' });
  const figure = el('p', { class: 'waiting-figure figures', 'aria-describedby': 'waiting-label' });
  const sentence = el('p', { class: 'waiting-sentence' });
  const progress = el('progress', { class: 'waiting-progress', max: 1, 'aria-label': 'How far you have come' });
  const place = el('div', { class: 'waiting-actions' });
  const warning = el('div', { role: 'alert' });
  const next = el('ol', { class: 'waiting-next' });
  const stale = el(
    'p',
    { class: 'waiting-stale quiet', role: 'status', hidden: true },
    'The connection is away for a moment. Your place is safe; this page catches up by itself.',
  );
  const spoken = el('p', { class: 'visually-hidden', 'aria-live': 'polite' });
  const element = el(
    'div',
    { class: 'waiting' },
    label,
    figure,
    progress,
    sentence,
    warning,
    place,
    stale,
    next,
    ...footer,
    spoken,
  );
  let spokenAtMs = -SPEAK_EVERY_MS;
  let spokenLabel = '';
  let shownActions = '';
  return {
    element,
    show: (words, actions) => {
      setText(label, words.label);
      setText(figure, words.figure);
      setText(sentence, words.sentence);
      progress.hidden = words.progress === null;
      if (words.progress !== null) progress.value = words.progress;
      if (next.childElementCount !== words.next.length || next.textContent !== words.next.join('')) {
        next.replaceChildren(...words.next.map((line) => el('li', {}, line)));
      }
      // The same buttons stay, so that a keyboard's place in the page does.
      const named = actions.map((action) => action.textContent).join('|');
      if (named !== shownActions) place.replaceChildren(...actions);
      shownActions = named;
      const nowMs = performance.now();
      if (words.label !== spokenLabel || nowMs - spokenAtMs > SPEAK_EVERY_MS) {
        setText(spoken, words.spoken);
        spokenAtMs = nowMs;
        spokenLabel = words.label;
      }
    },
    setLive: (isLive) => {
      stale.hidden = isLive;
    },
    warn: (text) => {
      if (warning.textContent === text) return;
      warning.replaceChildren(...(text === '' ? [] : [el('p', { class: 'note note-warning' }, text)]));
    },
  };
}
