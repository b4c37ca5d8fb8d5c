import { citySlugOf } from '../../domain/catalogue/slug.ts';
import type { Suggestion } from '../../protocol/http/search.ts';
import { el } from './dom.ts';

const KIND_NAMES: Record<Suggestion['kind'], string> = {
  event: 'Event',
  performer: 'Artist',
  venue: 'Venue',
  city: 'City',
};

/** Where a suggestion leads. */
export function suggestionPath({ kind, id, slug, text, country }: Suggestion): string {
  switch (kind) {
    case 'event':
      return `/events/${id}/${slug}`;
    case 'performer':
      return `/performers/${slug}`;
    case 'venue':
      return `/venues/${slug}`;
    case 'city':
      return `/cities/${(country ?? '').toLowerCase()}/${citySlugOf(text)}`;
    default:
      return kind satisfies never;
  }
}

/** Its name with what was typed marked, what tells it from its namesakes, and what it is. */
export function suggestionLabel({ text, marks, detail, kind, country }: Suggestion): Node {
  const name = el('span', { class: 'suggestion-name' });
  let at = 0;
  for (const [from, to] of marks) {
    name.append(text.slice(at, from), el('mark', {}, text.slice(from, to)));
    at = to;
  }
  name.append(text.slice(at));
  const namesake = kind === 'city' && country !== null ? REGION_NAMES.of(country) : detail;
  if (namesake) name.append(el('span', { class: 'quiet' }, `, ${namesake}`));
  return el('span', { class: 'suggestion' }, name, el('span', { class: 'quiet suggestion-kind' }, KIND_NAMES[kind]));
}

const REGION_NAMES = new Intl.DisplayNames('en', { type: 'region' });
