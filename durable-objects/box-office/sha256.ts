import { createHash } from 'node:crypto';

/** SHA-256 over the parts one after the other: the runtime's own, synchronous also inside a transaction. */
export function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
