import type { DeviceId, UserId } from '../shared/ids.ts';
import type { Fan } from './commands.ts';

/** Under whom seats and keys are counted: a user, or a browser that has not said who it is. */
export type OwnerKey = `user:${string}` | `device:${string}`;

/** An Idempotency-Key with whose it is and the digest of the one body it belongs to. */
export interface RememberedKey {
  owner: OwnerKey;
  key: string;
  /** 16 hex digits. */
  digest: string;
}

/** Whose a hold is: the user's once there is one, before that the device's. */
export function ownerKey(fan: { userId: UserId | null; deviceId: DeviceId }): OwnerKey {
  return fan.userId === null ? deviceKey(fan.deviceId) : userKey(fan.userId);
}

export function userKey(id: UserId): OwnerKey {
  if (lastUser?.id !== id) lastUser = { id, key: `user:${id}` };
  return lastUser.key;
}

export function deviceKey(id: DeviceId): OwnerKey {
  if (lastDevice?.id !== id) lastDevice = { id, key: `device:${id}` };
  return lastDevice.key;
}

/** Every key under which this fan may own something: a user who has signed in still owns what the browser held before. */
export function ownerKeys(fan: Fan): OwnerKey[] {
  const device = deviceKey(fan.deviceId);
  return fan.userId === null ? [device] : [userKey(fan.userId), device];
}

/** An Idempotency-Key together with whose it is. */
export type KeyName = `${OwnerKey} ${string}`;

export function keyName({ owner, key }: { owner: OwnerKey; key: string }): KeyName {
  return `${owner} ${key}`;
}

/** The keys of a hold that its owner cannot be asked for: those that its device used before the user was known. */
export function otherOwnersKeys(hold: HoldKeys): RememberedKey[] {
  const owner = ownerKey(hold);
  return hold.keys.filter((key) => key.owner !== owner);
}

/** The key among those of a hold; null: it does not remember it. */
export function keyOf(hold: HoldKeys, name: { owner: OwnerKey; key: string }): RememberedKey | null {
  return hold.keys.find(({ key, owner }) => key === name.key && owner === name.owner) ?? null;
}

export function ownsHold(hold: { userId: UserId | null; deviceId: DeviceId }, fan: Fan): boolean {
  return hold.userId === null ? hold.deviceId === fan.deviceId : hold.userId === fan.userId;
}

interface HoldKeys {
  userId: UserId | null;
  deviceId: DeviceId;
  keys: readonly RememberedKey[];
}

/** The last one of each, because a decision asks for its fan's several times: a text that is made anew is hashed anew. */
let lastUser: { id: UserId; key: OwnerKey } | null = null;
let lastDevice: { id: DeviceId; key: OwnerKey } | null = null;
