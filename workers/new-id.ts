import { uuidV7, type AnyId } from '../domain/shared/ids.ts';

/** A fresh UUIDv7. */
export function newId<Kind extends AnyId>(): Kind {
  return uuidV7<Kind>(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}
