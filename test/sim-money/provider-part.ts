import { emptyState, NO_REQUEST, type Account, type AccountState } from '../../dev/stripe-double/account.ts';
import { answerApi } from '../../dev/stripe-double/api.ts';
import { readSession } from '../../dev/stripe-double/checkout-sessions.ts';
import { closeDispute, openDispute } from '../../dev/stripe-double/disputes.ts';
import { Faults, type FaultKind } from '../../dev/stripe-double/faults.ts';
import { NO_ANSWER, type HttpAnswer } from '../../dev/stripe-double/http-server.ts';
import {
  authorise,
  expireAuthorization,
  failAttempt,
  intentOfSession,
} from '../../dev/stripe-double/payment-intents.ts';
import { makeRateGate, NO_LIMITS } from '../../dev/stripe-double/rate-limits.ts';
import { failRefund } from '../../dev/stripe-double/refunds.ts';
import { invariant, unreachable } from '../../domain/shared/invariant.ts';
import { START_MS } from '../sim-domain/tiny-sale.ts';
import { canonicalText, Interned, shortKey } from './interned.ts';
import type { Call } from './process-run.ts';

export interface ProviderEventRow {
  id: string;
  type: string;
  payload: string;
}

export interface ProviderStep {
  next: number;
  answer: { status: number; body: string; headers: Record<string, string> } | null;
  /** Webhooks that this sends. */
  events: ProviderEventRow[];
}

/** What fans and banks do at the provider. */
export type ProviderMove =
  | { kind: 'pay' | 'pay-at-once' | 'decline' | 'session-runs-out'; sessionId: string }
  | { kind: 'open-dispute' | 'lose-authorization'; intentId: string }
  | { kind: 'win-dispute' | 'lose-dispute'; disputeId: string }
  | { kind: 'fail-refund'; refundId: string };

/** Of what the provider tells, all that the shop listens to. */
const HEARD = [
  'checkout.session.completed',
  'checkout.session.expired',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.closed',
];

/**
 * The provider: the Stripe double's own rules over its plain state, with ids made of what they are about. A call goes
 * through all of its API: parameters, idempotency keys, status machines.
 */
export class ProviderPart {
  readonly states = new Interned<AccountState>();
  readonly #steps = new Map<string, ProviderStep>();
  readonly first = this.#intern(emptyState());

  /** Carries out an API call; or answers 500, before it or after it, which its key repeats. */
  async step(
    from: number,
    call: ProviderCall,
    fault: 'fail-before' | 'fail-after' | null = null,
  ): Promise<ProviderStep> {
    const key = shortKey(`${from} ${fault} ${JSON.stringify(call)}`);
    const known = this.#steps.get(key);
    if (known) return known;
    const events: ProviderEventRow[] = [];
    const account = this.#open(from, events);
    const { status, body = '', headers } = await callApi(account, call, fault);
    const step = {
      next: this.#intern(account.state),
      answer: { status, body, headers: replayed(headers) },
      events,
    };
    this.#steps.set(key, step);
    return step;
  }

  /** Lets something happen that no shop asked for. */
  move(from: number, move: ProviderMove): ProviderStep {
    const key = shortKey(`${from} ${JSON.stringify(move)}`);
    const known = this.#steps.get(key);
    if (known) return known;
    const events: ProviderEventRow[] = [];
    const account = this.#open(from, events);
    makeMove(account, move);
    const step = { next: this.#intern(account.state), answer: null, events };
    this.#steps.set(key, step);
    return step;
  }

  #open(from: number, events: ProviderEventRow[]): Account {
    return {
      state: structuredClone(this.states.valueOf(from)),
      bankDelaySeconds: 0,
      request: NO_REQUEST,
      nowSeconds: () => START_MS / 1000,
      newId: (prefix, about) => `${prefix}_${about.replaceAll(/\W+/g, '-')}`,
      emit(type, object) {
        if (!HEARD.includes(type)) return;
        const { id, status } = object as { id: string; status: string };
        const event = {
          id: `${type} ${id} ${status}`,
          object: 'event',
          type,
          created: START_MS / 1000,
          data: { object },
        };
        events.push({ id: event.id, type, payload: canonicalText(event) });
      },
    };
  }

  #intern(state: AccountState): number {
    return this.states.numberOf(canonicalText(state), state);
  }
}

type ProviderCall = Extract<Call, { port: 'provider' }>;

async function callApi(account: Account, call: ProviderCall, fault: FaultKind | null): Promise<HttpAnswer> {
  const faults = new Faults();
  if (fault !== null) faults.add({ kind: fault });
  const server = {
    account,
    publicUrl: 'https://pay.test',
    faults,
    rates: makeRateGate(NO_LIMITS, () => 0),
    keysInUse: new Set<string>(),
  };
  const { method, path, body, key } = call;
  const headers = { authorization: 'Bearer sk_test_search', ...(key !== null && { 'idempotency-key': key }) };
  const answer = await answerApi(server, { method, url: new URL(path, 'https://api.test'), headers, body });
  invariant(answer !== NO_ANSWER, 'no fault was asked for');
  return answer;
}

/** Of the headers, the one that the shell looks at. */
function replayed(headers: Record<string, string> = {}): Record<string, string> {
  return headers['idempotent-replayed'] === 'true' ? { 'idempotent-replayed': 'true' } : {};
}

function makeMove(account: Account, move: ProviderMove): void {
  const { state } = account;
  switch (move.kind) {
    case 'pay':
    case 'pay-at-once': {
      const session = state.sessions[move.sessionId]!;
      // A method that knows no reservation, whatever was asked for.
      const payment = move.kind === 'pay' ? CARD : ({ method: 'ideal' } as const);
      return authorise(account, { session, payment, withheld: false });
    }
    case 'decline': {
      const intent = intentOfSession(account, state.sessions[move.sessionId]!);
      return failAttempt(account, {
        intent,
        payment: CARD,
        error: { type: 'card_error', code: 'card_declined', message: '' },
      });
    }
    case 'session-runs-out':
      state.sessions[move.sessionId]!.expires_at = 0;
      readSession(account, move.sessionId);
      return;
    case 'open-dispute':
      openDispute(account, { intentId: move.intentId });
      return;
    case 'win-dispute':
    case 'lose-dispute':
      closeDispute(account, move.disputeId, move.kind === 'win-dispute' ? 'won' : 'lost');
      return;
    case 'lose-authorization':
      return expireAuthorization(account, state.intents[move.intentId]!);
    case 'fail-refund':
      return failRefund(account, state.refunds[move.refundId]!);
    default:
      return unreachable(move);
  }
}

const CARD = { method: 'card', number: '4242424242424242' } as const;
