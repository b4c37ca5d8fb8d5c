import { bytesToHex } from '@noble/hashes/utils.js';
import { uuidText } from '../../domain/shared/ids.ts';

export const CODE_SECONDS = 15 * 60;

/**
 * The code that is mailed for a request, and the id that it is stored under. Both follow from the address and the
 * request's Idempotency-Key, so that a request sent again mails the same code again; nobody can tell a code without
 * the secret.
 */
export async function codeFor(
  request: { email: string; key: string },
  secret: string,
): Promise<{ id: string; code: string }> {
  const bytes = await hmac(`code\n${request.email}\n${request.key}`, secret);
  // 48 bits for a million codes: the bias is one in 10^8.
  const number = bytes.subarray(0, 6).reduce((sum, byte) => sum * 256 + byte, 0) % 1_000_000;
  const id = bytes.slice(16, 32);
  // Version 8 (RFC 9562): made from a hash.
  id[6] = (id[6]! & 0x0f) | 0x80;
  id[8] = (id[8]! & 0x3f) | 0x80;
  return { id: uuidText(id), code: String(number).padStart(6, '0') };
}

/** What is stored of a code. Keyed, because a million codes are soon tried against a plain hash. */
export async function codeHash(attempt: { email: string; code: string }, secret: string): Promise<string> {
  return bytesToHex(await hmac(`hash\n${attempt.email}\n${attempt.code}`, secret));
}

async function hmac(text: string, secret: string): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text)));
}
