import type {
  ListedSession,
  MoneyResult,
  PaymentOrder,
  PaymentProvider,
  PaymentSession,
  ProviderNews,
  RefundOrder,
  RefundResult,
} from '../../../workers/adapters/payment-provider.ts';
import type { ProviderWord } from '../../../domain/bookings/provider-word.ts';
import type { Platform } from '../platform/platform.ts';
import type { Random } from '../platform/random.ts';

export interface ProviderPayment {
  id: string;
  status: 'requires_capture' | 'succeeded' | 'canceled';
  amountMinor: number;
  capturedMinor: number;
  refundedMinor: number;
}

export interface ProviderSession {
  id: string;
  order: PaymentOrder;
  status: 'open' | 'complete' | 'expired';
  payment: ProviderPayment | null;
}

export interface ProviderRefund {
  id: string;
  refundId: string;
  attempt: number;
  paymentId: string;
  amountMinor: number;
  state: 'pending' | 'done' | 'final';
}

/** Authorizations that the bank takes back before they are captured. */
const FAILED_CAPTURES = 0.15;
/** Refunds that take their time, and those of them that come to nothing at first. */
const SLOW_REFUNDS = 0.3;
const FAILED_REFUNDS = 0.3;
const REFUND_MS_MAX = 30 * 60_000;
const WEBHOOK_RETRY_MS = { low: 5_000, high: 60_000 };

/** What a reconciler or a cashier asks is not asked in this world. */
type AskedOfProvider = Omit<PaymentProvider, 'listPayments' | 'readPayment' | 'listDisputedPayments' | 'ping'>;

/**
 * The payment provider: sessions, payments and webhooks that come late, twice and in any order, and are sent again
 * until somebody takes them.
 */
export class ProviderModel implements AskedOfProvider {
  readonly sessions = new Map<string, ProviderSession>();
  readonly refunds = new Map<string, ProviderRefund>();
  /** Sends a webhook's body to the platform's Worker; false: it was not taken. */
  webhook: (eventId: string, payload: string) => Promise<boolean> = () => Promise.resolve(true);
  readonly #byIdempotencyKey = new Map<string, ProviderSession>();
  readonly #platform: Platform;
  readonly #random: Random;
  #events = 0;

  constructor(platform: Platform, random: Random) {
    this.#platform = platform;
    this.#random = random;
  }

  createSession(order: PaymentOrder): Promise<PaymentSession> {
    return this.#call('create', () => {
      const key = `${order.holdId}:${order.fence}:${order.attempt}`;
      const session = this.#byIdempotencyKey.get(key) ?? this.#create(key, order);
      return this.#told(session);
    });
  }

  retrieveSession(sessionId: string): Promise<PaymentSession> {
    return this.#call('retrieve', () => this.#told(this.sessions.get(sessionId)!));
  }

  expireSession(sessionId: string): Promise<PaymentSession> {
    return this.#call('expire', () => {
      this.#expire(this.sessions.get(sessionId)!);
      return this.#told(this.sessions.get(sessionId)!);
    });
  }

  listSessions(): Promise<ListedSession[]> {
    return this.#call('list', () =>
      [...this.sessions.values()].flatMap(({ id: sessionId, status }) =>
        status === 'expired' ? [] : [{ sessionId, status }],
      ),
    );
  }

  capture({ paymentId, amountMinor }: { paymentId: string; amountMinor: number }): Promise<MoneyResult> {
    return this.#call('capture', () => {
      const payment = this.paymentOf(paymentId);
      if (payment.status === 'requires_capture' && this.#random.chance(FAILED_CAPTURES)) payment.status = 'canceled';
      if (payment.status === 'canceled') return { kind: 'final', reason: 'canceled' };
      if (payment.status === 'requires_capture') {
        payment.status = 'succeeded';
        payment.capturedMinor = amountMinor;
      }
      return { kind: 'done' };
    });
  }

  giveBack({ paymentId }: { paymentId: string }): Promise<MoneyResult> {
    return this.#call('give back', () => {
      const payment = this.paymentOf(paymentId);
      if (payment.status === 'succeeded') payment.refundedMinor = payment.capturedMinor;
      else payment.status = 'canceled';
      return { kind: 'done' };
    });
  }

  verifyWebhook(): Promise<null> {
    throw new Error('webhooks are verified before they come here');
  }

  newsOf(payload: string): Promise<ProviderNews | null> {
    return this.#call('read event', (): ProviderNews => {
      const session = this.sessions.get(payload);
      if (session) return { kind: 'session', session: this.#told(session) };
      const { refundId, attempt, state, id } = this.refunds.get(payload)!;
      return { kind: 'refund', refundId, attempt, result: resultOf(state, id) };
    });
  }

  /** Made once for its key. Some take their time, and of those some come to nothing. */
  refund(order: RefundOrder): Promise<RefundResult> {
    return this.#call('refund', () => {
      const key = `re_${order.refundId}_${order.attempt}`;
      const refund = this.refunds.get(key) ?? this.#beginRefund(key, order);
      return resultOf(refund.state, refund.id);
    });
  }

  retrieveRefund(providerId: string): Promise<RefundResult> {
    return this.#call('retrieve refund', () => resultOf(this.refunds.get(providerId)!.state, providerId));
  }

  /** A session that no hold was ever attached to, as a broken part could make one. */
  openForgotten(made: {
    address: PaymentOrder['address'];
    holdId: PaymentOrder['holdId'];
    fence: string;
    totalMinor: number;
  }): string {
    const { address, holdId, fence, totalMinor } = made;
    const nowMs = this.#platform.scheduler.nowMs;
    const lines = [{ name: 'forgotten', amountMinor: totalMinor, quantity: 1 }];
    const texts = { email: '', quote: '', successUrl: '', cancelUrl: '' };
    const order = {
      address,
      holdId,
      fence,
      attempt: 0,
      expiresAtMs: nowMs + 7_200_000,
      currency: 'EUR',
      lines,
      ...texts,
    };
    return this.#create(`forgotten ${this.sessions.size}`, order).id;
  }

  /** The fan fills in the page. False: it is closed. */
  pay(sessionId: string): boolean {
    const session = this.sessions.get(sessionId);
    if (session?.status !== 'open') return false;
    const amountMinor = session.order.lines.reduce((sum, line) => sum + line.amountMinor * line.quantity, 0);
    // Some methods know no authorization.
    const isCapturedAtOnce = this.#random.chance(0.2);
    session.status = 'complete';
    session.payment = {
      id: `pi_${session.id}`,
      status: isCapturedAtOnce ? 'succeeded' : 'requires_capture',
      amountMinor,
      capturedMinor: isCapturedAtOnce ? amountMinor : 0,
      refundedMinor: 0,
    };
    this.#announce(session.id);
    return true;
  }

  /** By who owns the account: nobody can pay there any more. */
  closePage(sessionId: string): void {
    this.#expire(this.sessions.get(sessionId)!);
  }

  paymentOf(paymentId: string): ProviderPayment {
    for (const { payment } of this.sessions.values()) if (payment?.id === paymentId) return payment;
    throw new Error(`no payment ${paymentId}`);
  }

  #create(key: string, order: PaymentOrder): ProviderSession {
    const session: ProviderSession = { id: `cs_${this.sessions.size + 1}`, order, status: 'open', payment: null };
    this.sessions.set(session.id, session);
    this.#byIdempotencyKey.set(key, session);
    const lifeMs = order.expiresAtMs - this.#platform.scheduler.nowMs;
    this.#platform.scheduler.later(lifeMs, null, 'provider closes a page', () => this.#expire(session));
    return session;
  }

  #expire(session: ProviderSession): void {
    if (session.status !== 'open') return;
    session.status = 'expired';
    this.#announce(session.id);
  }

  #beginRefund(id: string, { refundId, attempt, paymentId, amountMinor }: RefundOrder): ProviderRefund {
    const refund: ProviderRefund = { id, refundId, attempt, paymentId, amountMinor, state: 'done' };
    this.refunds.set(id, refund);
    const payment = this.paymentOf(paymentId);
    if (amountMinor > payment.capturedMinor - payment.refundedMinor) {
      refund.state = 'final';
      return refund;
    }
    // What is on its way counts as gone.
    payment.refundedMinor += amountMinor;
    if (!this.#random.chance(SLOW_REFUNDS)) return refund;
    refund.state = 'pending';
    this.#platform.scheduler.later(this.#random.below(REFUND_MS_MAX), null, 'provider ends a refund', () => {
      refund.state = attempt < 3 && this.#random.chance(FAILED_REFUNDS) ? 'final' : 'done';
      if (refund.state === 'final') payment.refundedMinor -= amountMinor;
      this.#announce(id);
    });
    return refund;
  }

  #announce(about: string): void {
    const eventId = `evt_${++this.#events}`;
    const { faults } = this.#platform;
    const late = faults.strike('webhook', 'late-message');
    this.#send(eventId, about, this.#random.between(0, 200) + (late?.byMs ?? 0));
    if (faults.strike('webhook', 'doubled-message')) this.#send(eventId, about, this.#random.between(0, 20_000));
  }

  #send(eventId: string, payload: string, delayMs: number): void {
    const { scheduler, faults } = this.#platform;
    const sender = this.#platform.process('provider');
    const again = (): void =>
      this.#send(eventId, payload, this.#random.between(WEBHOOK_RETRY_MS.low, WEBHOOK_RETRY_MS.high));
    scheduler.later(delayMs, sender, 'webhook', () => {
      if (faults.strike('webhook', 'lost-request')) again();
      else void this.webhook(eventId, payload).then((isTaken) => !isTaken && again());
    });
  }

  async #call<Answer>(label: string, work: () => Answer): Promise<Answer> {
    const answer = await this.#platform.network.call({
      place: 'provider',
      label: `provider ${label}`,
      serve: (reply) => reply.answer(structuredClone(work())),
    });
    return answer as Answer;
  }

  #told({ id, order, status, payment }: ProviderSession): PaymentSession {
    const reference = { holdId: order.holdId, fence: order.fence, sessionId: id };
    const url = status === 'open' ? id : null;
    return {
      sessionId: id,
      url,
      word: wordOf(status, payment),
      origin: { address: order.address, reference, quote: order.quote, email: order.email },
    };
  }
}

function resultOf(state: ProviderRefund['state'], providerId: string): RefundResult {
  return state === 'final' ? { kind: state, providerId, reason: 'the bank sent it back' } : { kind: state, providerId };
}

function wordOf(status: ProviderSession['status'], payment: ProviderPayment | null): ProviderWord {
  if (status === 'open') return { kind: 'open' };
  if (payment === null || payment.status === 'canceled') return { kind: 'ended' };
  return { kind: 'paid', paymentId: payment.id, amountMinor: payment.amountMinor };
}
