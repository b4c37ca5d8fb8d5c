import { foldedName } from '../../domain/catalogue/folded-name.ts';
import type { EventCategory } from '../../domain/catalogue/event-category.ts';
import { TAGS_HEADER } from './cache-headers.ts';

/** What a cached answer is about: names by which a change purges it. */
export type CacheTag = string & { readonly kind: 'CacheTag' };

export const eventTag = (eventId: string): CacheTag => tag('event', eventId);
export const venueTag = (venueId: string): CacheTag => tag('venue', venueId);
export const performerTag = (performerId: string): CacheTag => tag('performer', performerId);
export const cityTag = (city: string): CacheTag => tag('city', foldedName(city).replaceAll(/[^\p{L}\p{N}]+/gu, '-'));
export const categoryTag = (category: EventCategory): CacheTag => tag('category', category);
/** Lists that any event may be in: the home page, searches, site maps. */
export const LISTS_TAG: CacheTag = tag('lists', 'all');

/** Everything that may show an event: its own documents, and each list that it is in. */
export function tagsOfEvent(event: {
  id: string;
  category: EventCategory;
  venue: { id: string; city: string };
  performers: readonly { id: string }[];
}): CacheTag[] {
  return [
    eventTag(event.id),
    venueTag(event.venue.id),
    ...event.performers.map(({ id }) => performerTag(id)),
    cityTag(event.venue.city),
    categoryTag(event.category),
    LISTS_TAG,
  ];
}

/** Of a list that an event has left, as the database notes it: `city:Zürich`, or a kind and an id. */
export function tagOfList(list: string): CacheTag {
  const at = list.indexOf(':');
  const [kind, name] = [list.slice(0, at), list.slice(at + 1)];
  return kind === 'city' ? cityTag(name) : tag(kind, name);
}

/** The header that says what an answer is about. */
export function taggedWith(...tags: readonly CacheTag[]): Record<string, string> {
  return { [TAGS_HEADER]: tags.join(',') };
}

/** A tag travels in a header of its own kind: printable ASCII without spaces or commas. */
function tag(kind: string, name: string): CacheTag {
  return `${kind}:${encodeURIComponent(name)}` as CacheTag;
}
