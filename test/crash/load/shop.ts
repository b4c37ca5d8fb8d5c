import { unreachable } from '../../../domain/shared/invariant.ts';
import type { Hold, HoldRequest, PaymentStarted } from '../../../protocol/http/holds.ts';
import type { Problem, ProblemCode } from '../../../protocol/problem.ts';
import type { Asked, SeenHold } from '../check/history.ts';
import type { Unanswered } from './recorder.ts';

/** What came of one try. */
export type Reply =
  | { kind: 'answer'; answer: Unanswered; paymentUrl?: string | null }
  /** Nobody can tell what happened: try again, with the same key. */
  | { kind: 'again' };

export const AGAIN: Reply = { kind: 'again' };

/** A way to a server, for one fan. */
export interface Shop {
  ask(asked: Asked, key: string | null): Promise<Reply>;
  close(): void;
}

export interface ShopOptions {
  server: string;
  eventId: string;
  planHash: string;
  token: string;
}

const TRY_MS_MAX = 10_000;

/** Asks over HTTP, one request a try. */
export function httpShop(options: ShopOptions): Shop {
  return {
    async ask(asked, key) {
      try {
        const response = await fetch(requestOf(options, asked, key));
        if (response.status >= 500 || response.status === 429) {
          await response.body?.cancel();
          return AGAIN;
        }
        const document: unknown = await response.json();
        if (!response.ok) return refusal(document as Problem);
        if (asked.kind === 'start-payment') return paymentStarted(document as PaymentStarted);
        return shown(document as Hold);
      } catch {
        return AGAIN;
      }
    },
    close: () => undefined,
  };
}

export function shown(document: Hold): Reply {
  const { quote: _, eventId: __, ...hold } = document;
  return { kind: 'answer', answer: { kind: 'hold', hold: hold satisfies SeenHold } };
}

export function refusal(problem: Problem): Reply {
  const code = problem.type.replace('/problems/', '') as ProblemCode;
  return {
    kind: 'answer',
    answer: { kind: 'refused', code, seats: problem.seats ?? [], holdId: problem.holdId ?? null },
  };
}

/** The body of a hold, as HTTP and sockets take it. */
export function holdRequestOf({ seats, replaces }: Asked & { kind: 'hold' }, planHash: string): HoldRequest {
  const named = replaces ? { replaces } : {};
  return seats.kind === 'seats'
    ? { planHash, seats: seats.seats.map((seat) => ({ seat })), ...named }
    : { zone: seats.zone, quantity: seats.quantity, allowSplit: true, ...named };
}

function paymentStarted({ holdId, fence, paymentUrl }: PaymentStarted): Reply {
  return { kind: 'answer', answer: { kind: 'payment', holdId, fence }, paymentUrl };
}

function requestOf({ server, eventId, planHash, token }: ShopOptions, asked: Asked, key: string | null): Request {
  const holds = `${server}/v1/events/${eventId}/holds`;
  const headers = new Headers({ Authorization: `Bearer ${token}` });
  if (key !== null) headers.set('Idempotency-Key', key);
  const signal = AbortSignal.timeout(TRY_MS_MAX);
  const post = (url: string, body: unknown): Request => {
    headers.set('Content-Type', 'application/json');
    return new Request(url, { method: 'POST', headers, signal, body: JSON.stringify(body) });
  };
  switch (asked.kind) {
    case 'hold':
      return post(holds, holdRequestOf(asked, planHash));
    case 'extend':
      return post(`${holds}/${asked.holdId}/extension`, { fence: asked.fence });
    case 'start-payment':
      return post(`${holds}/${asked.holdId}/payment`, { fence: asked.fence });
    case 'release':
      return new Request(`${holds}/${asked.holdId}?fence=${asked.fence}`, { method: 'DELETE', headers, signal });
    case 'read':
      return new Request(`${holds}/${asked.holdId}`, { headers, signal });
    default:
      return unreachable(asked);
  }
}
