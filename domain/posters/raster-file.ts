/** What is kept of an image file once it was walked from its first byte to its last. */
export interface RasterFile {
  widthPixels: number;
  heightPixels: number;
  /** The file without what it says of its making: one after the other. */
  parts: readonly Uint8Array[];
}

/** `malformed`: cut off, or not built as its kind is. `animated`: more pictures than one. */
export type RasterFault = 'malformed' | 'animated';

export interface PixelSize {
  widthPixels: number;
  heightPixels: number;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether there are these very bytes; beyond the end there are none. */
export function hasBytes(bytes: Uint8Array, at: number, wanted: readonly number[]): boolean {
  return wanted.every((value, i) => bytes[at + i] === value);
}

/** The bytes of a text of ASCII. */
export function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

/** Four letters, as two formats name their chunks; '' beyond the end. */
export function nameAt(bytes: Uint8Array, at: number): string {
  return at + 4 <= bytes.length ? String.fromCharCode(...bytes.subarray(at, at + 4)) : '';
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
