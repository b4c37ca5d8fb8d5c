import type { EventId } from './ids.ts';

/** Where an event's objects may live by law; null: anywhere. */
export type Jurisdiction = 'eu' | 'fedramp' | 'us';

/** Where an event's objects are placed at first touch (Cloudflare's location hints); null: near the first caller. */
export type LocationHint = 'wnam' | 'enam' | 'sam' | 'weur' | 'eeur' | 'apac' | 'oc' | 'afr' | 'me';

/**
 * Names every object of one event. Fixed at publication: the same event id in another jurisdiction is
 * another object, so the whole address travels, never the id alone.
 */
export interface EventAddress {
  eventId: EventId;
  jurisdiction: Jurisdiction | null;
  hint: LocationHint | null;
}

/** Whether both name the same objects: the same event in another place is another one. */
export function isSameAddress(one: EventAddress, other: EventAddress): boolean {
  return one.eventId === other.eventId && one.jurisdiction === other.jurisdiction && one.hint === other.hint;
}
