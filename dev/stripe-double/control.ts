import type { Account, Delivery } from './account.ts';
import type { ApiResult } from './api-failure.ts';
import { closeDispute, openDispute } from './disputes.ts';
import { FAULT_KINDS, type Fault, type Faults } from './faults.ts';
import { jsonAnswer, type HttpAnswer, type HttpRequest } from './http-server.ts';
import { moneyLedger, type MoneyEntry } from './money-ledger.ts';
import type { Dispute } from './objects.ts';
import { expireAuthorization, readIntent } from './payment-intents.ts';
import type { RateGate, RateLimits } from './rate-limits.ts';
import { failRefund, readRefund } from './refunds.ts';
import { passTime } from './time.ts';
import type { ReleaseOrder, WebhookSender, WebhookWeather } from './webhook-sender.ts';

/** What a test makes happen that no shop can ask for. Each is also an HTTP call; see README.md. */
export interface Control {
  addFault(fault: Fault): void;
  clearFaults(): void;
  setLimits(limits: Partial<RateLimits>): void;
  setWebhooks(weather: Partial<WebhookWeather>): void;
  releaseWebhooks(order?: ReleaseOrder): Promise<void>;
  /** Lets time pass: sessions end, authorizations lapse, banks do what they planned. */
  advanceClock(seconds: number): void;
  openDispute(dispute: { paymentIntent: string; amount?: number; reason?: string }): ApiResult<Dispute>;
  closeDispute(disputeId: string, outcome: 'won' | 'lost'): ApiResult<Dispute>;
  /** The fan's bank turns a refund away that Stripe had called succeeded. */
  failRefund(refundId: string): ApiResult<object>;
  /** The bank lets go of what it has reserved. */
  expireAuthorization(paymentIntent: string): ApiResult<object>;
  /** Where the money of each payment is. */
  ledger(): MoneyEntry[];
  /** Every event so far, with what became of its webhook, oldest first. */
  deliveries(): readonly Delivery[];
}

export function makeControl(parts: {
  account: Account;
  faults: Faults;
  rates: RateGate;
  sender: WebhookSender;
  changed: () => void;
}): Control {
  const { account, faults, rates, sender } = parts;
  return {
    addFault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    setLimits(limits) {
      rates.limits = { ...rates.limits, ...limits };
    },
    setWebhooks(weather) {
      Object.assign(sender.weather, weather);
    },
    releaseWebhooks: (order = 'sent') => sender.release(order),
    advanceClock(seconds) {
      account.state.clockAheadSeconds += seconds;
      passTime(account);
      parts.changed();
    },
    openDispute: ({ paymentIntent, ...more }) => openDispute(account, { intentId: paymentIntent, ...more }),
    closeDispute: (disputeId, outcome) => closeDispute(account, disputeId, outcome),
    failRefund(refundId) {
      const found = readRefund(account, refundId);
      if (found.ok) failRefund(account, found.value);
      return found;
    },
    expireAuthorization(paymentIntent) {
      const found = readIntent(account, paymentIntent);
      if (found.ok && found.value.status === 'requires_capture') expireAuthorization(account, found.value);
      return found;
    },
    ledger: () => moneyLedger(account.state),
    deliveries: () => Object.values(account.state.deliveries),
  };
}

/** Answers `/_double/…`: the control in JSON. */
export async function answerControl(control: Control, request: HttpRequest): Promise<HttpAnswer> {
  const { method, url } = request;
  const [, , thing = '', id = '', verb = ''] = url.pathname.split('/');
  const body = (request.body === '' ? {} : JSON.parse(request.body)) as Record<string, never>;
  switch (`${method} ${[thing, id && ':id', verb].filter(Boolean).join('/')}`) {
    case 'GET ledger':
      return jsonAnswer({ data: control.ledger() });
    case 'GET webhooks':
      return jsonAnswer({ data: control.deliveries() });
    case 'POST faults':
      if (!FAULT_KINDS.includes(body.kind!))
        return jsonAnswer({ error: `kind must be one of ${FAULT_KINDS.join(', ')}` }, 400);
      return done(() => control.addFault(body as unknown as Fault));
    case 'DELETE faults':
      return done(() => control.clearFaults());
    case 'PUT limits':
      return done(() => control.setLimits(body));
    case 'PUT webhooks':
      return done(() => control.setWebhooks(body));
    case 'POST webhooks/:id':
      await control.releaseWebhooks(body.order);
      return jsonAnswer({ ok: true });
    case 'POST clock':
      return done(() => control.advanceClock(Number(body.advanceSeconds)));
    case 'POST disputes':
      return resultAnswer(control.openDispute(body as unknown as { paymentIntent: string }));
    case 'POST disputes/:id/close':
      return resultAnswer(control.closeDispute(id, body.outcome!));
    case 'POST refunds/:id/fail':
      return resultAnswer(control.failRefund(id));
    case 'POST payment_intents/:id/expire':
      return resultAnswer(control.expireAuthorization(id));
    default:
      return jsonAnswer({ error: 'no such control; see README.md' }, 404);
  }
}

function done(act: () => void): HttpAnswer {
  act();
  return jsonAnswer({ ok: true });
}

function resultAnswer(result: ApiResult<object>): HttpAnswer {
  return result.ok ? jsonAnswer(result.value) : jsonAnswer({ error: result.failure.error }, result.failure.status);
}
