import { createHmac } from 'node:crypto';

/** HMAC-SHA-256 by the runtime, synchronous. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  return createHmac('sha256', key).update(message).digest();
}
