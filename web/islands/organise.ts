import { shortDateText, timeText } from '../../domain/shared/date-text.ts';
import type { OrganisedItem, OrganisedList } from '../../protocol/http/organised.ts';
import { problemText, readJson } from '../lib/api.ts';
import { button, el, need } from '../lib/dom.ts';
import { countText } from '../organise/numbers.ts';
import { organisersOnly, showProblem } from '../organise/organisers-only.ts';
import { createShareBar } from '../organise/share-bar.ts';
import { statusTag } from '../organise/status-words.ts';

const place = need('[data-island="organise"]');
const parameters = new URLSearchParams(location.search);
const when = parameters.get('when') === 'past' ? 'past' : 'upcoming';
const search = parameters.get('search')?.trim() ?? '';

void organisersOnly(place, () => void showEvents());

async function showEvents(): Promise<void> {
  const answer = await readPage(null);
  if (!answer.ok) return showProblem(place, answer.problem);
  const { items, next } = answer.value;
  const list = el('ul', { class: 'organised' }, ...items.map(eventRow));
  const more = el('div', { class: 'actions organised-more' });
  place.replaceChildren(head(), filters(), items.length === 0 ? nothing() : list, more);
  offerMore(list, more, next);
}

function readPage(cursor: string | null) {
  const query = new URLSearchParams({ when, limit: '20' });
  if (search !== '') query.set('search', search);
  if (cursor !== null) query.set('cursor', cursor);
  return readJson<OrganisedList>(`/v1/organiser/events?${query.toString()}`);
}

function offerMore(list: HTMLElement, place: HTMLElement, next: string | null): void {
  if (next === null) return place.replaceChildren();
  const action = button('More events', 'button button-quiet', () => void goOn());
  place.replaceChildren(action);

  async function goOn(): Promise<void> {
    action.disabled = true;
    const answer = await readPage(next);
    action.disabled = false;
    if (!answer.ok) {
      place.replaceChildren(action, el('p', { class: 'field-error', role: 'alert' }, problemText(answer.problem)));
      return;
    }
    const rows = answer.value.items.map(eventRow);
    list.append(...rows);
    rows[0]?.querySelector('a')?.focus();
    offerMore(list, place, answer.value.next);
  }
}

function head(): HTMLElement {
  return el(
    'div',
    { class: 'organise-head' },
    el('h1', {}, 'Your events'),
    el('a', { class: 'button', href: '/organise/events/new' }, 'Set up an event'),
  );
}

function filters(): HTMLElement {
  const tab = (value: string, words: string) =>
    el(
      'a',
      { href: value === 'past' ? '/organise?when=past' : '/organise', 'aria-current': value === when ? 'page' : null },
      words,
    );
  return el(
    'div',
    { class: 'organise-filters' },
    el('nav', { class: 'tabs', 'aria-label': 'Which events' }, tab('upcoming', 'To come'), tab('past', 'Past')),
    el(
      'form',
      { class: 'organise-search', role: 'search', action: '/organise' },
      when === 'past' ? el('input', { type: 'hidden', name: 'when', value: 'past' }) : null,
      el('label', { class: 'visually-hidden', for: 'search' }, 'Name, venue or city'),
      el('input', {
        class: 'input',
        id: 'search',
        name: 'search',
        type: 'search',
        value: search,
        placeholder: 'Name, venue or city',
      }),
      el('button', { class: 'button button-quiet', type: 'submit' }, 'Find'),
    ),
  );
}

function eventRow(event: OrganisedItem): HTMLElement {
  const { id, name, venue, startsAt, timeZone, capacity, sold } = event;
  return el(
    'li',
    { class: 'organised-row' },
    el(
      'div',
      { class: 'organised-what' },
      el('a', { class: 'organised-name', href: `/organise/events/${id}` }, name),
      el('span', { class: 'quiet small' }, `${venue.name}, ${venue.city}`),
    ),
    el(
      'div',
      { class: 'organised-when figures' },
      el('time', { datetime: startsAt }, `${shortDateText(startsAt, timeZone)}, ${timeText(startsAt, timeZone)}`),
    ),
    el('div', {}, statusTag(event)),
    el(
      'div',
      { class: 'organised-sold figures' },
      capacity === 0 ? el('span', { class: 'faint' }, 'no plan yet') : null,
      capacity === 0 ? null : el('span', {}, el('strong', {}, countText(sold)), ` of ${countText(capacity)} sold`),
      capacity === 0 ? null : createShareBar({ part: sold, whole: capacity }).element,
    ),
  );
}

function nothing(): HTMLElement {
  const words =
    search !== ''
      ? `None of your events is called “${search}”, or is at a venue or in a city of that name.`
      : when === 'past'
        ? 'Nothing is over yet.'
        : 'Nothing is coming up. An event begins as a draft that only organisers see.';
  return el(
    'div',
    { class: 'empty' },
    el('p', {}, words),
    search === ''
      ? el('a', { class: 'button', href: '/organise/events/new' }, 'Set up an event')
      : el('a', { class: 'button button-quiet', href: '/organise' }, 'See all events'),
  );
}
