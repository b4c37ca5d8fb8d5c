import type { DeviceId, UserId } from '../shared/ids.ts';
import type { Fan } from './commands.ts';

/** Under whom seats and keys are counted: a user, or a browser that has not said who it is. */
export type OwnerKey = `user:${string}` | `device:${string}`;

/** Whose a hold is: the user's once there is one, before that the device's. */
export function ownerKey(fan: { userId: UserId | null; deviceId: DeviceId }): OwnerKey {
  return fan.userId === null ? `device:${fan.deviceId}` : `user:${fan.userId}`;
}

/** Every key under which this fan may own something: a user who has signed in still owns what the browser held before. */
export function ownerKeys(fan: Fan): OwnerKey[] {
  return fan.userId === null ? [`device:${fan.deviceId}`] : [`user:${fan.userId}`, `device:${fan.deviceId}`];
}

/** An Idempotency-Key together with whose it is. */
export type KeyName = `${OwnerKey} ${string}`;

export function keyName({ owner, key }: { owner: OwnerKey; key: string }): KeyName {
  return `${owner} ${key}`;
}

export function ownsHold(hold: { userId: UserId | null; deviceId: DeviceId }, fan: Fan): boolean {
  return hold.userId === null ? hold.deviceId === fan.deviceId : hold.userId === fan.userId;
}
