import { el, setText } from '../lib/dom.ts';
import { Announcer } from './announcer.ts';
import type { WaitingWords } from './waiting-words.ts';

export interface WaitingView {
  element: HTMLElement;
  /** `actions`: what can be done now: the same elements as before stay where they are, and so does the focus. */
  show(words: WaitingWords, actions: HTMLElement[]): void;
  /** What is shown may be some seconds old. */
  setLive(isLive: boolean): void;
  /** A sentence that asks for attention; '' takes it away. */
  warn(text: string): void;
  /** Says a sentence aloud, politely. */
  say(text: string): void;
}

/** The waiting page's one column: place, sentence, progress, action, what comes next. Only what differs is written. */
export function createWaitingView(...footer: HTMLElement[]): WaitingView {
  const label = el('p', { class: 'waiting-label', id: 'waiting-label' });
  const figure = el('p', { class: 'waiting-figure figures', 'aria-describedby': 'waiting-label' });
  const sentence = el('p', { class: 'waiting-sentence' });
  const doubt = el('p', { class: 'note waiting-doubt', hidden: true });
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
    doubt,
    warning,
    place,
    stale,
    next,
    ...footer,
    spoken,
  );
  const announcer = new Announcer();
  return {
    element,
    show: (words, actions) => {
      setText(label, words.label);
      setText(figure, words.figure);
      setText(sentence, words.sentence);
      setText(doubt, words.doubt ?? '');
      doubt.hidden = words.doubt === undefined;
      progress.hidden = words.progress === null;
      if (words.progress !== null) progress.value = words.progress;
      if (next.childElementCount !== words.next.length || next.textContent !== words.next.join('')) {
        next.replaceChildren(...words.next.map((line) => el('li', {}, line)));
      }
      keepChildren(place, actions);
      const due = announcer.due(words, performance.now());
      if (due !== null) setText(spoken, due);
    },
    setLive: (isLive) => {
      stale.hidden = isLive;
    },
    warn: (text) => {
      if (warning.textContent === text) return;
      warning.replaceChildren(...(text === '' ? [] : [el('p', { class: 'note note-warning' }, text)]));
    },
    say: (text) => setText(spoken, text),
  };
}

/** Gives an element these children; those that it has already are not taken out, so that the focus within them stays. */
function keepChildren(parent: HTMLElement, children: readonly HTMLElement[]): void {
  const gone = Array.from(parent.children).filter((child) => !children.includes(child as HTMLElement));
  for (const child of gone) child.remove();
  children.forEach((child, at) => {
    const there = parent.children[at] ?? null;
    if (there !== child) parent.insertBefore(child, there);
  });
}
