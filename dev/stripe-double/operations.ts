import type { Account } from './account.ts';
import type { ApiResult } from './api-failure.ts';
import { listCharges, readCharge } from './charges.ts';
import { SESSION_PARAMS } from './checkout-params.ts';
import { createSession, expireSession, listSessions, readSession } from './checkout-sessions.ts';
import { closeDispute, listDisputes, readDispute, updateDispute } from './disputes.ts';
import { listEvents, readEvent } from './events.ts';
import type { FormMap } from './form-body.ts';
import { LIST_PARAMS } from './lists.ts';
import { cancelIntent, captureIntent, listIntents, readIntent } from './payment-intents.ts';
import { createRefund, listRefunds, readRefund } from './refunds.ts';

export interface ApiCall {
  account: Account;
  id: string;
  params: FormMap;
  publicUrl: string;
}

export interface Operation {
  method: 'GET' | 'POST';
  /** Path segments; `:id` matches any. */
  path: string;
  /** What it takes beside `expand[#]`, `[#]` for a place in an array and `[*]` for any key. All else is refused. */
  params: readonly string[];
  run(call: ApiCall): ApiResult<object>;
}

/** The part of Stripe's API that the double models. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: 'POST',
    path: '/v1/checkout/sessions',
    params: SESSION_PARAMS,
    run: ({ account, params, publicUrl }) => createSession(account, params, publicUrl),
  },
  list('/v1/checkout/sessions', ['payment_intent', 'status'], listSessions),
  read('/v1/checkout/sessions/:id', readSession),
  {
    method: 'POST',
    path: '/v1/checkout/sessions/:id/expire',
    params: [],
    run: ({ account, id }) => expireSession(account, id),
  },
  list('/v1/payment_intents', [], listIntents),
  read('/v1/payment_intents/:id', readIntent),
  {
    method: 'POST',
    path: '/v1/payment_intents/:id/capture',
    params: ['amount_to_capture'],
    run: ({ account, id, params }) => captureIntent(account, id, params),
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id/cancel',
    params: ['cancellation_reason'],
    run: ({ account, id, params }) => cancelIntent(account, id, params),
  },
  list('/v1/charges', ['payment_intent'], listCharges),
  read('/v1/charges/:id', readCharge),
  {
    method: 'POST',
    path: '/v1/refunds',
    params: ['payment_intent', 'charge', 'amount', 'reason', 'metadata[*]'],
    run: ({ account, params }) => createRefund(account, params),
  },
  list('/v1/refunds', ['payment_intent', 'charge'], listRefunds),
  read('/v1/refunds/:id', readRefund),
  list('/v1/disputes', ['payment_intent', 'charge'], listDisputes),
  read('/v1/disputes/:id', readDispute),
  {
    method: 'POST',
    path: '/v1/disputes/:id',
    params: ['evidence[uncategorized_text]', 'submit'],
    run: ({ account, id, params }) => updateDispute(account, id, params),
  },
  {
    method: 'POST',
    path: '/v1/disputes/:id/close',
    params: [],
    run: ({ account, id }) => closeDispute(account, id, 'lost'),
  },
  list('/v1/events', ['type', 'types[#]'], listEvents),
  read('/v1/events/:id', readEvent),
];

/** The operation of a call, and the id in its path ('' where there is none). */
export function findOperation(method: string, path: string): { operation: Operation; id: string } | undefined {
  const segments = path.split('/');
  for (const operation of OPERATIONS) {
    const pattern = operation.path.split('/');
    const matches = pattern.every((part, i) => part === segments[i] || (part === ':id' && segments[i] !== ''));
    if (operation.method !== method || pattern.length !== segments.length || !matches) continue;
    return { operation, id: segments[pattern.indexOf(':id')] ?? '' };
  }
  return undefined;
}

function list(
  path: string,
  filters: readonly string[],
  run: (account: Account, query: FormMap) => ApiResult<object>,
): Operation {
  return {
    method: 'GET',
    path,
    params: [...LIST_PARAMS, ...filters],
    run: ({ account, params }) => run(account, params),
  };
}

function read(path: string, run: (account: Account, id: string) => ApiResult<object>): Operation {
  return { method: 'GET', path, params: [], run: ({ account, id }) => run(account, id) };
}
