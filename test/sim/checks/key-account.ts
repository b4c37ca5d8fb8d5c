import type { RememberedKey } from '../../../domain/inventory/owner.ts';
import { expectRule } from './violation.ts';

/**
 * HOLD-35, HOLD-36: what a key has done is not done again for the same fan. A fan is a user and the device they sit at:
 * who has signed in since is still the fan of that device. Rows stand in the order of the decisions, so that nothing
 * else is needed to tell a repetition.
 */
export class KeyAccount {
  readonly #done = new Set<string>();

  /** @param deviceId of the fan who asked; in this world a user has one device */
  use({ owner, key }: RememberedKey, deviceId: string): void {
    for (const name of new Set([`${owner} ${key}`, `device:${deviceId} ${key}`])) {
      expectRule('HOLD-36', !this.#done.has(name), 'a key does one thing for a fan', { owner, deviceId, key });
    }
    this.#done.add(`${owner} ${key}`);
  }
}
