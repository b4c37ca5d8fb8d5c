import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Fan } from '../inventory/commands.ts';
import { uuidBytes, type DeviceId, type EventId, type UserId } from '../shared/ids.ts';
import { invariant } from '../shared/invariant.ts';
import { ENTRY_BYTES } from './draw/entry-place.ts';

/** HMAC-SHA-256: the caller's own, because it must be synchronous and the runtime's is faster than one in JavaScript. */
export type HmacSha256 = (key: Uint8Array, message: Uint8Array) => Uint8Array;

/**
 * Whom a fan joins as, and shops as: their account, once they have said who they are, else their device. A draw takes
 * accounts only. Rules JOIN-1, JOIN-7.
 */
export function subjectOf({ userId, deviceId }: Fan): UserId | DeviceId {
  return userId ?? deviceId;
}

/** Everybody that a fan may be in a queue: who has signed in since is still who joined by the device. Rule JOIN-7. */
export function subjectsOf({ userId, deviceId }: Fan): [UserId | DeviceId, ...DeviceId[]] {
  return userId === null ? [deviceId] : [userId, deviceId];
}

/** A key that signs tickets and passes, and the name that they know it by. */
export interface TokenKey {
  /** 4 bytes in hex: says nothing about the key. */
  id: string;
  secret: Uint8Array;
}

/** What a deployment's queue secrets make: keys of tokens, and pseudonyms of those who join. */
export class QueueKeys {
  readonly hmac: HmacSha256;
  /** The newest, which signs. */
  readonly signing: TokenKey;
  readonly #byId: ReadonlyMap<string, TokenKey>;
  readonly #entrySecret: Uint8Array;
  /** Of the event that was asked for last. */
  #eventKey: { eventId: EventId; key: Uint8Array } | null = null;

  /** @param secrets the newest first; the retired ones still verify */
  constructor(hmac: HmacSha256, secrets: readonly string[]) {
    const [signing, ...retired] = secrets.map((text) => tokenKey(hmac, utf8ToBytes(text)));
    invariant(signing, 'a queue has a secret');
    this.hmac = hmac;
    this.signing = signing;
    this.#byId = new Map([signing, ...retired].map((key) => [key.id, key]));
    this.#entrySecret = utf8ToBytes(secrets.at(-1)!);
  }

  /** The key that a token names. */
  keyOf(id: string): TokenKey | null {
    return this.#byId.get(id) ?? null;
  }

  /** The pseudonym, in hex, under which a subject stands in an event's queue. Rules QUEUE-4 and TOKEN-6. */
  entryOf(eventId: EventId, subject: UserId | DeviceId): string {
    return bytesToHex(this.hmac(this.#keyOf(eventId), uuidBytes(subject)).subarray(0, ENTRY_BYTES));
  }

  #keyOf(eventId: EventId): Uint8Array {
    if (this.#eventKey?.eventId !== eventId) {
      const key = this.hmac(this.#entrySecret, labelled('onsale-queue-entry-1', uuidBytes(eventId)));
      this.#eventKey = { eventId, key };
    }
    return this.#eventKey.key;
  }
}

function tokenKey(hmac: HmacSha256, secret: Uint8Array): TokenKey {
  const key = hmac(secret, utf8ToBytes('onsale-queue-token-1'));
  return { id: bytesToHex(hmac(key, utf8ToBytes('id')).subarray(0, KEY_ID_BYTES)), secret: key };
}

/** Two uses of one secret never hash the same bytes. */
function labelled(label: string, bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(...utf8ToBytes(label), ...bytes);
}

const KEY_ID_BYTES = 4;
