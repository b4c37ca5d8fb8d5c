import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { SeatingPlan } from './seating-plan.ts';

/**
 * The content hash that names a compiled plan: SHA-256, in lower-case hex, of its canonical JSON.
 * Equal plans have equal hashes, whatever the order of members in their source.
 */
export function planHash(plan: SeatingPlan): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(plan))));
}

/**
 * JSON with the members of each object sorted by name and no white space (the order of RFC 8785; numbers
 * and strings as ECMAScript writes them, which is that standard's rule too).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}
