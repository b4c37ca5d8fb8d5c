import { uuidV7, type AnyId } from '../../domain/shared/ids.ts';

/** An id for a row that may be new. */
export function newId<Kind extends AnyId>(): Kind {
  return uuidV7<Kind>(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}
