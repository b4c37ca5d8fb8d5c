import type { OrganisedEvent } from '../../protocol/http/organised.ts';
import type { QueueStatus } from '../../protocol/http/queue.ts';
import { change, isProblem, readJson } from '../lib/api.ts';
import { el, setText } from '../lib/dom.ts';
import { createActionForm } from './action-form.ts';
import { createField } from './form-field.ts';
import { phaseWords, presaleFacts, progressWords, queueFacts } from './queue-words.ts';

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
  const planned = [...(event.queue === null ? [] : queueFacts(event)), ...presaleFacts(event)];
  const facts =
    planned.length === 0
      ? null
      : el(
          'dl',
          { class: 'side-facts small' },
          ...planned.map(([name, ...lines]) =>
            el('div', {}, el('dt', {}, name), ...lines.map((line) => el('dd', {}, line))),
          ),
        );
  const links = el(
    'p',
    { class: 'actions', hidden: event.queue === null },
    el('a', { href: `/events/${event.id}/queue` }, 'Where fans wait'),
    el('a', { href: `/events/${event.id}/draw`, hidden: event.queue === null }, 'The draw'),
  );
  const switchPlace = el('div', {});
  let hasQueue = event.queue !== null;
  const element = el(
    'section',
    { class: 'side-panel', 'aria-labelledby': 'queue-title' },
    el('h2', { class: 'small-title', id: 'queue-title' }, event.presale ? 'Queue and presale' : 'The queue'),
    state,
    progress,
    facts,
    links,
    switchPlace,
  );
  return {
    element,
    hasQueue: () => hasQueue,
    refresh: async () => {
      const answer = await readJson<QueueStatus>(`/v1/events/${event.id}/queue`);
      if (answer.ok) show(answer.value);
      else if (isProblem(answer.problem, 'no-queue')) offerSwitch();
    },
  };

  function show(status: QueueStatus): void {
    hasQueue = true;
    links.hidden = false;
    switchPlace.replaceChildren();
    setText(state, status.isFirstCome ? `${phaseWords(status)}, first come, first served` : phaseWords(status));
    setText(progress, progressWords(status));
    progress.hidden = progress.textContent === '';
  }

  function offerSwitch(): void {
    setText(state, event.presale === null ? 'None' : 'No queue');
    if (switchPlace.childElementCount > 0 || event.status === 'cancelled') return;
    switchPlace.append(createSwitch(event.id, show));
  }
}

/** For a sale that more fans want than was planned for. */
function createSwitch(eventId: string, onSwitched: (status: QueueStatus) => void): HTMLElement {
  const capacity = createField({
    id: 'switch-capacity',
    label: 'Shoppers at a time',
    hint: 'Empty: 2,000 for each floor.',
    control: el('input', { type: 'number', class: 'input figures', min: 1 }),
    pointers: ['/capacity'],
  });
  const form = createActionForm<QueueStatus>({
    explain: [
      'Who holds, pays or looks at seats goes on; everybody else waits, first come, first served. It stays on. It also switches itself on when the sale nears its limits.',
    ],
    fields: [capacity],
    action: 'Switch a queue on',
    tone: 'quiet',
    send: () => {
      const { value } = capacity.control;
      return change('POST', `/v1/events/${eventId}/queue/switch`, value === '' ? {} : { capacity: Number(value) });
    },
    onDone: onSwitched,
  });
  return el('details', {}, el('summary', {}, 'Too many at once?'), el('div', { class: 'panel-body' }, form));
}
