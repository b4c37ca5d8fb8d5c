import type { OrganisedEvent } from '../../protocol/http/organised.ts';
import type { QueueStatus } from '../../protocol/http/queue.ts';
import { readJson } from '../lib/api.ts';
import { el, setText } from '../lib/dom.ts';
import { phaseWords, progressWords, queueFacts } from './queue-words.ts';

export interface QueuePanel {
  element: HTMLElement;
  refresh(): Promise<void>;
  /** There is a queue to look at. */
  hasQueue(): boolean;
}

/** A sale's queue as it runs, and how it was planned: since publication that is fixed. */
export function createQueuePanel(event: OrganisedEvent): QueuePanel {
  const state = el('p', { class: 'clock-state', role: 'status' });
  const progress = el('p', { class: 'figures' });
  const facts =
    event.queue === null
      ? null
      : el(
          'dl',
          { class: 'side-facts small' },
          ...queueFacts(event).map(([name, ...lines]) =>
            el('div', {}, el('dt', {}, name), ...lines.map((line) => el('dd', {}, line))),
          ),
        );
  const element = el(
    'section',
    { class: 'side-panel', 'aria-labelledby': 'queue-title', hidden: event.queue === null },
    el('h2', { class: 'small-title', id: 'queue-title' }, 'The queue'),
    state,
    progress,
    facts,
    el(
      'p',
      { class: 'actions' },
      el('a', { href: `/events/${event.id}/queue` }, 'Where fans wait'),
      el('a', { href: `/events/${event.id}/draw` }, 'The draw'),
    ),
  );
  return {
    element,
    hasQueue: () => !element.hidden,
    refresh: async () => {
      const answer = await readJson<QueueStatus>(`/v1/events/${event.id}/queue`);
      if (!answer.ok) return;
      element.hidden = false;
      setText(state, phaseWords(answer.value));
      setText(progress, progressWords(answer.value));
      progress.hidden = progress.textContent === '';
    },
  };
}
