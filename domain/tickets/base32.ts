const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 base 32 without padding: only characters of a QR code's dense alphanumeric mode. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let waiting = 0;
  for (const byte of bytes) {
    waiting = (waiting << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(waiting >> bits) & 31];
    }
    waiting &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(waiting << (5 - bits)) & 31] : text;
}

/** The bytes of a base 32 text; null when it is none, or not the one text that `base32` makes of those bytes. */
export function base32Bytes(text: string): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let bits = 0;
  let waiting = 0;
  let length = 0;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return null;
    waiting = (waiting << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = (waiting >> bits) & 255;
    waiting &= (1 << bits) - 1;
  }
  return base32(bytes) === text ? bytes : null;
}
