const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < 64; value++) VALUES[DIGITS.charCodeAt(value)] = value;

/** The text of bytes in base 64 (RFC 4648), padded. domain/ has no `btoa`. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const three = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += DIGITS[three >> 18]! + DIGITS[(three >> 12) & 63]!;
    text += at + 1 < bytes.length ? DIGITS[(three >> 6) & 63]! : '=';
    text += at + 2 < bytes.length ? DIGITS[three & 63]! : '=';
  }
  return text;
}

/** The bytes of a text in base 64; null when it is none, or not the one text that `base64` gives for them. */
export function base64Bytes(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const digits = text.length - padding;
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const value = at < digits ? (VALUES[text.charCodeAt(at)] ?? -1) : 0;
    if (value < 0) return null;
    bits = (bits << 6) | value;
    if (at % 4 !== 3) continue;
    const to = ((at - 3) / 4) * 3;
    for (let i = 0; i < 3; i++) {
      const byte = (bits >> (16 - 8 * i)) & 0xff;
      if (to + i < bytes.length) bytes[to + i] = byte;
      else if (byte !== 0) return null;
    }
    bits = 0;
  }
  return bytes;
}

/** The text of bytes in base 64 for URLs (RFC 4648, section 5), without padding. */
export function base64Url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The bytes of a text in base 64 for URLs; null when it is none, or not the one text that `base64Url` gives for them. */
export function base64UrlBytes(text: string): Uint8Array | null {
  if (/[^\w-]/.test(text)) return null;
  return base64Bytes(
    text
      .replaceAll('-', '+')
      .replaceAll('_', '/')
      .padEnd(Math.ceil(text.length / 4) * 4, '='),
  );
}
