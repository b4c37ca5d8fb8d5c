import type { AccountState } from './account.ts';

export interface RawAnswer {
  status: number;
  body: string;
}

/** Keys whose first request has not been answered yet. Not kept over a restart: a crash sets them free. */
export type KeysInUse = Set<string>;

/** Stripe says 400 for a key longer than this. */
const KEY_CHARACTERS_MAX = 255;

/**
 * What Stripe answers to a request by its `Idempotency-Key` alone; null: carry it out. Another endpoint or other
 * parameters under the key are refused; while the first request is under way so is the second; afterwards the first
 * answer is given again, a 500 included. Source: docs.stripe.com/api/idempotent_requests.
 */
export function answerByKey(options: {
  state: AccountState;
  inUse: KeysInUse;
  key: string;
  request: string;
}): (RawAnswer & { replayed: boolean }) | null {
  const { state, key, request } = options;
  if (key.length > KEY_CHARACTERS_MAX) return { ...TOO_LONG, replayed: false };
  const stored = state.idempotency[key];
  if (stored && stored.request !== request) return { ...mismatch(key), replayed: false };
  if (options.inUse.has(key)) return { ...IN_USE, replayed: false };
  if (stored) return { status: stored.status, body: stored.body, replayed: true };
  return null;
}

/** The same request whatever the order of its parameters. */
export function requestText(method: string, path: string, form: string): string {
  return `${method} ${path} ${[...new URLSearchParams(form)]
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&')}`;
}

function mismatch(key: string): RawAnswer {
  const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
  return { status: 400, body: JSON.stringify({ error: { type: 'idempotency_error', message } }) };
}

const IN_USE: RawAnswer = {
  status: 409,
  body: JSON.stringify({
    error: {
      type: 'invalid_request_error',
      code: 'idempotency_key_in_use',
      message: 'There is currently another in-progress request using this idempotency key. Please try again later.',
    },
  }),
};

const TOO_LONG: RawAnswer = {
  status: 400,
  body: JSON.stringify({
    error: {
      type: 'invalid_request_error',
      message: `Idempotency keys may have ${KEY_CHARACTERS_MAX} characters at most.`,
    },
  }),
};
