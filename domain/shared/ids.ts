import { invariant } from './invariant.ts';

declare const brand: unique symbol;

/** A UUID in canonical lower-case text that names one kind of thing. */
type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type EventId = Id<'event'>;
export type VenueId = Id<'venue'>;
export type PlanId = Id<'plan'>;
export type PerformerId = Id<'performer'>;
export type UserId = Id<'user'>;
/** A browser that has not said who it is. */
export type DeviceId = Id<'device'>;
/** A hold that is paid for becomes the booking of the same id. */
export type HoldId = Id<'hold'>;
export type BookingId = Id<'booking'>;
export type TicketId = Id<'ticket'>;

export type AnyId = EventId | VenueId | PlanId | PerformerId | UserId | DeviceId | HoldId | BookingId | TicketId;

const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID_PATTERN.test(text);
}

/** Brands a UUID that is already known to be one (from a parsed request or a trusted store). */
export function idOf<Kind extends AnyId>(text: string): Kind {
  invariant(isUuid(text), `an id is a lower-case UUID, not "${text}"`);
  return text as Kind;
}

/**
 * A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then randomness, so that ids sort by creation.
 * @param nowMs Unix time in milliseconds
 * @param random 10 random bytes
 */
export function uuidV7<Kind extends AnyId>(nowMs: number, random: Uint8Array): Kind {
  invariant(random.length >= 10, 'a UUIDv7 needs 10 random bytes');
  const bytes = new Uint8Array(16);
  let rest = nowMs;
  for (let place = 5; place >= 0; place--) {
    bytes[place] = rest % 0x100;
    rest = Math.floor(rest / 0x100);
  }
  for (let i = 0; i < 10; i++) bytes[6 + i] = random[i]!;
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return uuidText(bytes) as Kind;
}

/** The 16 bytes of a UUID in canonical text. */
export function uuidBytes(id: string): Uint8Array {
  const bytes = new Uint8Array(16);
  putUuid(bytes, 0, id);
  return bytes;
}

/** Writes the 16 bytes of a UUID to `at`; its canonical text begins in `text` at `from`. */
export function putUuid(bytes: Uint8Array, at: number, text: string, from = 0): void {
  let place = from;
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) place++;
    bytes[at + i] = (hexDigit(text.charCodeAt(place)) << 4) | hexDigit(text.charCodeAt(place + 1));
    place += 2;
  }
}

/** The canonical text of the 16 bytes at `at`. */
export function uuidText(bytes: Uint8Array, at = 0): string {
  let code = 0;
  for (let i = 0; i < 16; i++) {
    const byte = bytes[at + i]!;
    if (i === 4 || i === 6 || i === 8 || i === 10) TEXT_CODES[code++] = HYPHEN;
    TEXT_CODES[code++] = HEX_CODES[byte >> 4]!;
    TEXT_CODES[code++] = HEX_CODES[byte & 15]!;
  }
  // In one piece: a text that is put together from parts is copied once more when it is first looked up in a map.
  return String.fromCharCode(...TEXT_CODES);
}

const HYPHEN = 0x2d;
const HEX_CODES: readonly number[] = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** Reused: nothing reads it before it is written. */
const TEXT_CODES: number[] = Array.from({ length: 36 }, () => HYPHEN);

/** The character code of a lower-case digit. */
export function hexCode(value: number): number {
  return HEX_CODES[value]!;
}

/** The value of a lower-case digit's character code. */
export function hexDigit(code: number): number {
  return code < 0x61 ? code - 0x30 : code - 0x61 + 10;
}
