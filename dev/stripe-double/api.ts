import { fail } from '../../domain/shared/result.ts';
import type { LocalAnswer, LocalRequest } from '../local-server.ts';
import { newId, type Account } from './account.ts';
import type { ApiFailure, ApiResult } from './api-failure.ts';
import { createSession, expireSession, listSessions, readSession } from './checkout-sessions.ts';
import { listEvents } from './events.ts';
import { decodeForm, textAt, type FormMap } from './form-body.ts';
import { answerOnce } from './idempotency.ts';
import { cancelIntent, captureIntent, readIntent } from './payment-intents.ts';
import { createRefund, listRefunds, readRefund } from './refunds.ts';

/** The faults that tests ask for. */
export interface Faults {
  /** So many of the next POSTs are carried out and then answered with a 500. */
  failNextPosts: number;
}

interface Operation {
  method: 'GET' | 'POST';
  /** Path segments; `:id` matches any. */
  path: string;
  run(call: { account: Account; id: string; params: FormMap; publicUrl: string }): ApiResult<object>;
}

const OPERATIONS: readonly Operation[] = [
  {
    method: 'POST',
    path: '/v1/checkout/sessions',
    run: ({ account, params, publicUrl }) => createSession(account, params, publicUrl),
  },
  { method: 'GET', path: '/v1/checkout/sessions', run: ({ account, params }) => listSessions(account, params) },
  { method: 'GET', path: '/v1/checkout/sessions/:id', run: ({ account, id }) => readSession(account, id) },
  { method: 'POST', path: '/v1/checkout/sessions/:id/expire', run: ({ account, id }) => expireSession(account, id) },
  { method: 'GET', path: '/v1/events', run: ({ account, params }) => listEvents(account, params) },
  { method: 'GET', path: '/v1/payment_intents/:id', run: ({ account, id }) => readIntent(account, id) },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id/capture',
    run: ({ account, id, params }) => captureIntent(account, id, textAt(params, 'amount_to_capture')),
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id/cancel',
    run: ({ account, id, params }) => cancelIntent(account, id, reasonOf(params)),
  },
  { method: 'POST', path: '/v1/refunds', run: ({ account, params }) => createRefund(account, params) },
  { method: 'GET', path: '/v1/refunds', run: ({ account, params }) => listRefunds(account, params) },
  { method: 'GET', path: '/v1/refunds/:id', run: ({ account, id }) => readRefund(account, id) },
];

/** Answers one call of Stripe's API. */
export function answerApi(options: {
  account: Account;
  publicUrl: string;
  faults: Faults;
  request: LocalRequest;
}): LocalAnswer {
  const { account, publicUrl, faults, request } = options;
  const { method, url } = request;
  const headers = { 'content-type': 'application/json', 'request-id': newId('req') };
  const key = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  if (!/^[sr]k_test_\w+$/.test(key)) return { ...asAnswer(unauthorized(key)), headers };
  const found = findOperation(method, url.pathname);
  if (!found) return { ...asAnswer(unknownUrl(method, url.pathname)), headers };
  const { operation, id } = found;
  const formText = method === 'GET' ? url.search.slice(1) : request.body;
  const execute = () => {
    const result = operation.run({ account, id, params: decodeForm(formText), publicUrl });
    const failing = method === 'POST' && faults.failNextPosts > 0;
    if (failing) faults.failNextPosts -= 1;
    const answer = asAnswer(failing ? SERVER_ERROR : result);
    return { ...answer, worthKeeping: failing || result.ok || result.failure.error.param === undefined };
  };
  const idempotencyKey = request.headers['idempotency-key'];
  if (method === 'GET' || typeof idempotencyKey !== 'string') {
    const { status, body } = execute();
    return { status, body, headers };
  }
  const fingerprint = `${method} ${url.pathname} ${formText}`;
  const { replayed, ...answer } = answerOnce({
    state: account.state,
    key: idempotencyKey,
    request: fingerprint,
    execute,
  });
  return { ...answer, headers: replayed ? { ...headers, 'idempotent-replayed': 'true' } : headers };
}

function findOperation(method: string, path: string): { operation: Operation; id: string } | undefined {
  const segments = path.split('/');
  for (const operation of OPERATIONS) {
    const pattern = operation.path.split('/');
    const matches = pattern.every((part, i) => part === segments[i] || (part === ':id' && segments[i] !== ''));
    if (operation.method !== method || pattern.length !== segments.length || !matches) continue;
    return { operation, id: segments[pattern.indexOf(':id')] ?? '' };
  }
  return undefined;
}

function reasonOf(params: FormMap): { reason?: string } {
  const reason = textAt(params, 'cancellation_reason');
  return reason === undefined ? {} : { reason };
}

function asAnswer(result: ApiResult<object>): { status: number; body: string } {
  if (result.ok) return { status: 200, body: JSON.stringify(result.value) };
  return { status: result.failure.status, body: JSON.stringify({ error: result.failure.error }) };
}

const SERVER_ERROR = fail<ApiFailure>({
  status: 500,
  error: { type: 'api_error', message: 'An unknown error occurred' },
});

function unauthorized(key: string) {
  const message = key
    ? 'Invalid API Key provided: this double takes test keys only (sk_test_…).'
    : 'You did not provide an API key.';
  return fail<ApiFailure>({ status: 401, error: { type: 'invalid_request_error', message } });
}

function unknownUrl(method: string, path: string) {
  const message = `Unrecognized request URL (${method}: ${path}). This double does not model it.`;
  return fail<ApiFailure>({ status: 404, error: { type: 'invalid_request_error', message } });
}
