import { createHmac } from 'node:crypto';
import { QueueKeys } from '../../domain/queue/queue-keys.ts';

/** Where the secrets of tickets and passes stand. */
export interface SecretEnv {
  QUEUE_SECRET: string;
  QUEUE_SECRETS_RETIRED?: string;
}

/** The keys of a deployment's queue tickets and passes, as an object reads them; the Worker has checked them (workers/env.ts). */
export function queueKeysOf(env: SecretEnv): QueueKeys {
  const retired = (env.QUEUE_SECRETS_RETIRED ?? '').split(',').filter((secret) => secret !== '');
  return new QueueKeys(hmacSha256, [env.QUEUE_SECRET, ...retired]);
}

function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  return createHmac('sha256', key).update(message).digest();
}
