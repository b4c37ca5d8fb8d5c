import { bytesToHex } from '@noble/hashes/utils.js';

/** A code as it is stored and compared: without case, spaces and hyphens. Rule JOIN-6. */
export function presaleCodeOf(text: string): string {
  return text.toUpperCase().replaceAll(/[\s-]/g, '');
}

/** What is stored of an invited address. */
export async function emailHashOf(email: string): Promise<string> {
  const bytes = new TextEncoder().encode(email.trim().toLowerCase());
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
