import { newId, NO_REQUEST, type Account } from './account.ts';
import { invalidRequest, type ApiFailure, type ApiResult } from './api-failure.ts';
import { expanded } from './expand.ts';
import { waitFor, type Fault, type Faults } from './faults.ts';
import { decodeForm, listAt, namesOf } from './form-body.ts';
import { NO_ANSWER, type HttpAnswer, type HttpRequest } from './http-server.ts';
import { answerByKey, requestText, type KeysInUse, type RawAnswer } from './idempotency.ts';
import { findOperation, type Operation } from './operations.ts';
import type { RateGate } from './rate-limits.ts';
import { fail, ok } from './result.ts';
import { takePlannedSteps } from './time.ts';

export interface ApiServer {
  account: Account;
  publicUrl: string;
  faults: Faults;
  rates: RateGate;
  keysInUse: KeysInUse;
}

interface Call extends ApiServer {
  request: HttpRequest;
  requestId: string;
  operation: Operation;
  id: string;
  fault: Fault | null;
  /** Only POSTs have one. */
  key: string | null;
}

/**
 * Answers one call of Stripe's API, in Stripe's order: who asks, the rate, the idempotency key, and then what is asked.
 * So neither a 401 nor a 429 is remembered by a key.
 */
export async function answerApi(server: ApiServer, request: HttpRequest): Promise<HttpAnswer | typeof NO_ANSWER> {
  const { method, url } = request;
  const requestId = newId('req');
  const headers: Record<string, string> = { 'content-type': 'application/json', 'request-id': requestId };
  const found = findOperation(method, url.pathname);
  const name = `${method} ${found?.operation.path ?? url.pathname}`;
  const fault = server.faults.next(method, name);
  if (fault?.kind === 'lose-request') return NO_ANSWER;
  const apiKey = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  if (!/^[sr]k_test_\w+$/.test(apiKey)) return { ...asAnswer(unauthorized(apiKey)), headers };
  const limited = server.rates.refusal(name);
  if (limited !== null) return { ...asAnswer(RATE_LIMITED), headers: { ...headers, ...limitHeaders(limited) } };
  if (fault?.kind === 'unavailable') return { ...asAnswer(UNAVAILABLE), headers };
  if (!found) return { ...asAnswer(unknownUrl(method, url.pathname)), headers };
  const sentKey = request.headers['idempotency-key'];
  const key = method === 'POST' && typeof sentKey === 'string' ? sentKey : null;
  const { replayed, ...answer } = await answerOnce({ ...server, ...found, request, requestId, fault, key });
  if (fault?.kind === 'lose-answer') return NO_ANSWER;
  const keyHeaders = key === null ? {} : { 'idempotency-key': key, ...(replayed && { 'idempotent-replayed': 'true' }) };
  return { ...answer, headers: { ...headers, ...keyHeaders } };
}

async function answerOnce(call: Call): Promise<RawAnswer & { replayed: boolean }> {
  const { account, request, key, keysInUse, fault } = call;
  const { method, url } = request;
  const formText = method === 'GET' ? url.search.slice(1) : request.body;
  const text = requestText(method, url.pathname, formText);
  const known = key === null ? null : answerByKey({ state: account.state, inUse: keysInUse, key, request: text });
  if (known) return known;
  if (key !== null) keysInUse.add(key);
  try {
    await waitFor(fault, 'slow-start');
    const { worthKeeping, ...answer } = execute(call, formText);
    if (key !== null && worthKeeping) account.state.idempotency[key] = { request: text, ...answer };
    await waitFor(fault, 'slow-answer');
    return { ...answer, replayed: false };
  } finally {
    if (key !== null) keysInUse.delete(key);
  }
}

/** Synchronous: what a call does happens as one step. A refused parameter leaves no trace under the key. */
function execute(call: Call, formText: string): RawAnswer & { worthKeeping: boolean } {
  const { account, fault } = call;
  if (fault?.kind === 'fail-before') return { ...asAnswer(SERVER_ERROR), worthKeeping: true };
  takePlannedSteps(account);
  account.request = { id: call.requestId, idempotency_key: call.key };
  const result = run(call, formText);
  account.request = NO_REQUEST;
  if (fault?.kind === 'fail-after') return { ...asAnswer(SERVER_ERROR), worthKeeping: true };
  return { ...asAnswer(result), worthKeeping: result.ok || result.failure.error.param === undefined };
}

function run(call: Call, formText: string): ApiResult<object> {
  const { account, operation, id, publicUrl } = call;
  const params = decodeForm(formText);
  const unknown = namesOf(params).find((name) => !isTaken(name, operation.params));
  if (unknown !== undefined) {
    const message = `Received unknown parameter: ${unknown} (or one that this double does not model).`;
    return invalidRequest(message, { code: 'parameter_unknown', param: unknown });
  }
  const result = operation.run({ account, id, params, publicUrl });
  return result.ok ? ok(expanded(account.state, result.value, listAt(params, 'expand'))) : result;
}

function isTaken(name: string, params: readonly string[]): boolean {
  if (name === 'expand[#]' || params.includes(name)) return true;
  return params.some((param) => param.endsWith('[*]') && name.startsWith(param.slice(0, -2)));
}

function asAnswer(result: ApiResult<object>): RawAnswer {
  if (result.ok) return { status: 200, body: JSON.stringify(result.value) };
  return { status: result.failure.status, body: JSON.stringify({ error: result.failure.error }) };
}

/** Stripe sends no Retry-After: its libraries are told not to hurry. */
function limitHeaders(reason: string): Record<string, string> {
  return { 'stripe-rate-limited-reason': reason, 'stripe-should-retry': 'false' };
}

const RATE_LIMITED = fail<ApiFailure>({
  status: 429,
  error: {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
  },
});

const SERVER_ERROR = fail<ApiFailure>({
  status: 500,
  error: { type: 'api_error', message: 'An unknown error occurred' },
});

const UNAVAILABLE = fail<ApiFailure>({
  status: 503,
  error: { type: 'api_error', message: 'Stripe is temporarily unavailable.' },
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
