const EVENT_HUES = 12;

/** 0..11: the hue of an event without a poster of its own, from its id; web/styles/tokens.css says which each is. */
export function eventHue(eventId: string): number {
  return hashOf(eventId) % EVENT_HUES;
}

/** A well-mixed 32-bit number of an id (FNV-1a), for choices that must always fall the same way. */
export function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}
