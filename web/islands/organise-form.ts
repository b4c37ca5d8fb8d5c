import type { BeaconChain } from '../../domain/queue/draw/beacon.ts';
import type { OrganisedEvent } from '../../protocol/http/organised.ts';
import { readJson } from '../lib/api.ts';
import { el, need } from '../lib/dom.ts';
import { createEventForm } from '../organise/form/event-form.ts';
import { organisersOnly, showProblem } from '../organise/organisers-only.ts';

const place = need('[data-island="organise-form"]');
const { beacon } = JSON.parse(need('#form-data').textContent ?? '') as { beacon: BeaconChain };
const named = location.pathname.split('/')[3] ?? 'new';

void organisersOnly(place, () => void showForm());

async function showForm(): Promise<void> {
  if (named === 'new') return show(null);
  const answer = await readJson<OrganisedEvent>(`/v1/organiser/events/${named}`);
  if (!answer.ok) return showProblem(place, answer.problem);
  const event = answer.value;
  if (event.status !== 'draft') return location.replace(`/organise/events/${event.id}`);
  show(event);
}

function show(event: OrganisedEvent | null): void {
  const title = event ? `Edit ${event.name}` : 'Set up an event';
  document.title = `${title} | Onsale`;
  place.replaceChildren(
    el(
      'header',
      { class: 'watch-head' },
      el(
        'p',
        {},
        el(
          'a',
          { class: 'back-link', href: event ? `/organise/events/${event.id}` : '/organise' },
          event?.name ?? 'Your events',
        ),
      ),
      el('h1', {}, title),
    ),
    createEventForm({ event, beacon, onSaved: (eventId) => location.assign(`/organise/events/${eventId}`) }),
  );
}
