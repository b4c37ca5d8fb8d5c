import { utf8ToBytes } from '@noble/hashes/utils.js';
import { hexCode, hexDigit, putUuid, uuidText } from './ids.ts';
import { invariant } from './invariant.ts';

/**
 * Writes a compact binary document from front to back. Varints are unsigned LEB128 (seven bits a byte,
 * low bits first) of integers up to 2^53 − 1; texts and blobs are a varint length and their bytes.
 */
export class ByteWriter {
  #bytes: Uint8Array = new Uint8Array(256);
  #length = 0;

  byte(value: number): this {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  varint(value: number): this {
    invariant(Number.isSafeInteger(value) && value >= 0, 'a varint is a whole number from 0 to 2^53 − 1');
    this.#reserve(8);
    const bytes = this.#bytes;
    let at = this.#length;
    let rest = value;
    // Times are longer than 32 bits: the first digits of those in doubles, the rest in integers.
    for (; rest > MAX_INT32; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) | 0x80;
    let whole = rest | 0;
    for (; whole >= 0x80; whole >>= 7) bytes[at++] = (whole & 0x7f) | 0x80;
    bytes[at++] = whole;
    this.#length = at;
    return this;
  }

  /** The bytes as they are: the reader must know how many. */
  raw(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  blob(bytes: Uint8Array): this {
    return this.varint(bytes.length).raw(bytes);
  }

  text(text: string): this {
    if (!this.#shortAscii(text)) this.blob(utf8ToBytes(text));
    return this;
  }

  /** The 16 bytes of a UUID; its text begins at `from`. */
  uuid(text: string, from = 0): this {
    this.#reserve(16);
    putUuid(this.#bytes, this.#length, text, from);
    this.#length += 16;
    return this;
  }

  /** The bytes of lower-case hex digits: the reader must know how many. */
  hex(digits: string): this {
    const length = digits.length >> 1;
    this.#reserve(length);
    for (let i = 0; i < length; i++) {
      const byte = (hexDigit(digits.charCodeAt(i * 2)) << 4) | hexDigit(digits.charCodeAt(i * 2 + 1));
      this.#bytes[this.#length + i] = byte;
    }
    this.#length += length;
    return this;
  }

  /** What has been written, as a copy. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** Most texts are short and plain: written in place. False: this one is not, and nothing was written. */
  #shortAscii(text: string): boolean {
    const { length } = text;
    if (length >= 0x80) return false;
    this.#reserve(length + 1);
    const bytes = this.#bytes;
    const from = this.#length + 1;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) return false;
      bytes[from + i] = unit;
    }
    bytes[this.#length] = length;
    this.#length = from + length;
    return true;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** Reads what a `ByteWriter` wrote, in the same order. Throws when the document ends too early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  /** The last one that was read, and where it stands; -1: none. */
  #uuid = '';
  #uuidAt = -1;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes[this.#at++];
    invariant(value !== undefined, 'a binary document does not end in the middle of a value');
    return value;
  }

  varint(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    let value = first & 0x7f;
    let scale = 0x80;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      invariant(value <= Number.MAX_SAFE_INTEGER, 'a varint is at most 2^53 − 1');
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  raw(length: number): Uint8Array {
    const from = this.#take(length);
    return this.#bytes.slice(from, from + length);
  }

  blob(): Uint8Array {
    return this.raw(this.varint());
  }

  text(): string {
    const length = this.varint();
    const from = this.#take(length);
    return asciiText(this.#bytes, from, length) ?? utf8Text(this.#bytes, from, this.#at);
  }

  uuid(): string {
    const at = this.#take(UUID_BYTES);
    // Often the one that was read last: a fan's, and then that of whose key it is.
    if (this.#uuidAt === -1 || !isSameUuid(this.#bytes, this.#uuidAt, at)) this.#uuid = uuidText(this.#bytes, at);
    this.#uuidAt = at;
    return this.#uuid;
  }

  /** So many bytes as lower-case hex digits. */
  hex(bytes: number): string {
    const from = this.#take(bytes);
    const codes = codesOf(bytes * 2);
    for (let i = 0; i < bytes; i++) {
      const byte = this.#bytes[from + i]!;
      codes[i * 2] = hexCode(byte >> 4);
      codes[i * 2 + 1] = hexCode(byte & 15);
    }
    return String.fromCharCode(...codes);
  }

  /** Moves on by so many bytes; answers where they begin. */
  #take(length: number): number {
    const from = this.#at;
    this.#at += length;
    invariant(this.#at <= this.#bytes.length, 'a binary document does not end in the middle of a value');
    return from;
  }
}

function isSameUuid(bytes: Uint8Array, one: number, other: number): boolean {
  // The last bytes are the random ones.
  for (let i = UUID_BYTES - 1; i >= 0; i--) if (bytes[one + i] !== bytes[other + i]) return false;
  return true;
}

/** A short and plain text, as most are; null: it is not. */
function asciiText(bytes: Uint8Array, from: number, length: number): string | null {
  if (length >= 0x80) return null;
  const codes = codesOf(length);
  for (let i = 0; i < length; i++) {
    const byte = bytes[from + i]!;
    if (byte >= 0x80) return null;
    codes[i] = byte;
  }
  return String.fromCharCode(...codes);
}

/** An array of this length that is used again and again: nothing reads it before it is written. */
function codesOf(length: number): number[] {
  return (CODES[length] ??= Array.from({ length }, () => 0));
}

const CODES: number[][] = [];
const UUID_BYTES = 16;

/** The text of well-formed UTF-8 (ours: it was written by `ByteWriter`). domain/ has no TextDecoder. */
function utf8Text(bytes: Uint8Array, from: number, to: number): string {
  const units: number[] = [];
  let text = '';
  let at = from;
  while (at < to) {
    const lead = bytes[at]!;
    const more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    let point = more === 0 ? lead : lead & (0x3f >> more);
    for (let i = 1; i <= more; i++) point = (point << 6) | (bytes[at + i]! & 0x3f);
    units.push(point);
    at += more + 1;
    if (units.length < POINTS_AT_ONCE && at < to) continue;
    text += String.fromCodePoint(...units);
    units.length = 0;
  }
  return text;
}

const MAX_INT32 = 0x7fffffff;

/** As arguments of one call. */
const POINTS_AT_ONCE = 1_024;
