import type { AccountState, StoredAnswer } from './account.ts';

export interface RawAnswer {
  status: number;
  body: string;
}

/**
 * Stripe's rule for `Idempotency-Key`: the first answer is given again to every later request with the key,
 * a 500 included; another endpoint or other parameters under the same key are refused. Only parameters that
 * were refused outright leave no trace. `execute` is synchronous here, so two requests never overlap.
 */
export function answerOnce(options: {
  state: AccountState;
  key: string;
  request: string;
  execute: () => RawAnswer & { worthKeeping: boolean };
}): RawAnswer & { replayed: boolean } {
  const { state, key, request } = options;
  const stored: StoredAnswer | undefined = state.idempotency[key];
  if (stored && stored.request !== request) return { ...mismatch(key), replayed: false };
  if (stored) return { status: stored.status, body: stored.body, replayed: true };
  const { status, body, worthKeeping } = options.execute();
  if (worthKeeping) state.idempotency[key] = { request, status, body };
  return { status, body, replayed: false };
}

function mismatch(key: string): RawAnswer {
  const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
  return { status: 400, body: JSON.stringify({ error: { type: 'idempotency_error', message } }) };
}
