const FNV_PRIME = 0x01000193;
const FNV_OFFSET = 0x811c9dc5;

/**
 * 16 hex digits of a text: two lanes of FNV-1a over its UTF-16 units, from different offsets, each finished by
 * MurmurHash3's mixer. For telling a fan's own requests apart, a hundred times cheaper than SHA-256; it stops nobody
 * who looks for collisions.
 */
export function textHash(text: string): string {
  let low = FNV_OFFSET;
  let high = ~FNV_OFFSET;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, FNV_PRIME);
    high = Math.imul(high ^ unit ^ (high >>> 15), FNV_PRIME);
  }
  return hex(mixed(high ^ text.length)) + hex(mixed(low));
}

function mixed(lane: number): number {
  let bits = lane;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function hex(lane: number): string {
  return lane.toString(16).padStart(8, '0');
}
