import { uuidText } from '../domain/shared/ids.ts';

/** The id of what a name stands for, always the same: a UUID version 8 (RFC 9562), made from the name's SHA-256. */
export async function namedId(name: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(name)));
  const id = digest.slice(0, 16);
  id[6] = (id[6]! & 0x0f) | 0x80;
  id[8] = (id[8]! & 0x3f) | 0x80;
  return uuidText(id);
}
