import { DurableObject } from 'cloudflare:workers';
import { CallBudget, type CallSlot, type Permit } from '../../domain/cashier/call-budget.ts';
import { CASHIER_LIMITS, TURN_KEPT_MS, type CashierLimits } from '../../domain/cashier/limits.ts';
import { PaymentCircuit, type Outage } from '../../domain/cashier/payment-circuit.ts';
import { invariant } from '../../domain/shared/invariant.ts';
import type { AskingSale, CashierRpc, CashierStatus, PaymentDown } from '../../protocol/rpc/cashier.ts';
import { AlarmClock } from '../runtime/alarm-clock.ts';
import { migrate } from '../runtime/migrations.ts';
import { run, runOne } from '../runtime/statements.ts';
import { AskingSales } from './asking-sales.ts';
import { CASHIER_MIGRATIONS, CASHIER_STATEMENTS as STATEMENTS } from './cashier-schema.ts';

const ALARM_RETRY_MS = 1_000;
/** Who asks before their sale has heard that payment works again asks once more after this. */
const HEARS_SOON_MS = 1_000;
/** Nobody is told to ask sooner than this while payment is down. */
const ASK_AGAIN_MS_MIN = 5_000;

/**
 * The budget of calls to one payment account, and whether payment works at all. Who waits for leave to pay keeps their place over a restart; how many
 * calls were made in the last second does not matter after one.
 */
export class Cashier extends DurableObject<Env> implements CashierRpc {
  readonly #alarm: AlarmClock;
  readonly #budget: CallBudget;
  readonly #circuit: PaymentCircuit;
  readonly #sales: AskingSales;
  #lastMs = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#alarm = new AlarmClock(ctx.storage);
    migrate(ctx.storage, CASHIER_MIGRATIONS);
    const waiters = run(ctx.storage.sql, STATEMENTS.waiters);
    this.#budget = new CallBudget(
      this.#limits(),
      waiters.map((row) => ({ holdId: row.hold_id, sinceMs: row.since_ms, turnMs: row.turn_ms })),
    );
    this.#circuit = new PaymentCircuit(storedOutage(ctx.storage.sql));
    this.#sales = new AskingSales({ sql: ctx.storage.sql, objects: ctx.exports });
    void ctx.blockConcurrencyWhile(() => this.#alarm.load());
  }

  async permit(holdId: string, sale: AskingSale): Promise<Permit | PaymentDown> {
    const nowMs = this.#nowMs();
    this.#sales.asks(sale.address, nowMs);
    return this.#downFor(sale, nowMs) ?? this.#permit(holdId, nowMs);
  }

  async call(operation: string): Promise<CallSlot> {
    const nowMs = this.#nowMs();
    const slot = this.#budget.call(operation, nowMs);
    if (slot.kind === 'slot') this.#circuit.allowed(nowMs);
    return slot;
  }

  async turnedAway(operation: string): Promise<void> {
    console.warn('the payment provider had too many calls', operation);
    this.#budget.turnedAway(operation, this.#nowMs());
  }

  async wentWrong(operation: string, how: string): Promise<void> {
    console.warn('a call to the payment provider went wrong', operation, how);
    const nowMs = this.#nowMs();
    if (!this.#circuit.wentWrong(nowMs)) return;
    console.error('ALERT: payment is down; no payments begin, and the clocks of the sales stand', operation, how);
    const { sinceMs } = this.#keepOutage();
    this.#sales.wentDown(sinceMs, nowMs);
    this.#alarm.ringBy(this.#circuit.nextMs);
    void this.#tell();
  }

  async probed(outage: { sinceMs: number; isUp: boolean }): Promise<boolean> {
    const nowMs = this.#nowMs();
    const isOver = this.#circuit.probed(outage, nowMs);
    if (this.#circuit.last === null) return false;
    const { sinceMs } = this.#keepOutage();
    this.#alarm.ringBy(this.#circuit.nextMs);
    if (!isOver) return false;
    const stoodMs = nowMs - sinceMs;
    console.error('ALERT: payment works again', { stoodMs });
    this.#budget.stood(stoodMs);
    run(this.ctx.storage.sql, STATEMENTS.moveWaiters, stoodMs, stoodMs);
    this.#sales.cameBack();
    void this.#tell();
    return true;
  }

  async status(): Promise<CashierStatus> {
    const { limits, openingsPerSecond, waiting } = this.#budget;
    const downSinceMs = this.#circuit.isDown ? this.#circuit.last!.sinceMs : null;
    const waitMs = this.#budget.waitMs(this.#nowMs());
    return { limits, openingsPerSecond, waiting, waitMs, downSinceMs, salesStopped: this.#sales.stopped };
  }

  async configure(limits: CashierLimits | null): Promise<CashierStatus> {
    const { sql } = this.ctx.storage;
    if (limits === null) run(sql, STATEMENTS.forgetLimits);
    else run(sql, STATEMENTS.setLimits, limits.perSecond, limits.perOperationPerSecond);
    this.#budget.limits = this.#limits();
    return this.status();
  }

  override async alarm(): Promise<void> {
    await this.#alarm.rung(async () => {
      const nowMs = this.#nowMs();
      await this.#probe(nowMs);
      void this.#tell();
      // Who stands in line while nobody is let in is not away.
      if (!this.#circuit.isDown) this.#forgetAbsent(nowMs);
      this.#sales.forgetOld(nowMs);
      if (this.#budget.waiting > 0) this.#alarm.ringBy(nowMs + TURN_KEPT_MS);
      this.#alarm.ringBy(this.#circuit.nextMs);
    }, ALARM_RETRY_MS);
  }

  #permit(holdId: string, nowMs: number): Permit {
    const { sql } = this.ctx.storage;
    const before = this.#budget.waiter(holdId);
    const permit = this.#budget.permit(holdId, nowMs);
    if (permit.kind === 'go') this.#circuit.allowed(nowMs);
    const after = this.#budget.waiter(holdId);
    if (before && !after) run(sql, STATEMENTS.forgetWaiter, holdId);
    if (after && after.turnMs !== before?.turnMs) {
      run(sql, STATEMENTS.setWaiter, holdId, after.sinceMs, after.turnMs);
      this.#alarm.ringBy(after.turnMs + TURN_KEPT_MS + 1);
    }
    return permit;
  }

  /** What to answer while nobody can pay; null: they can. A sale that has it otherwise is told again. */
  #downFor({ address, paymentsDown }: AskingSale, nowMs: number): PaymentDown | null {
    const { isDown, last, nextMs } = this.#circuit;
    if (!isDown && !paymentsDown) return null;
    if (isDown !== paymentsDown) {
      this.#sales.mustHearAgain(address.eventId, isDown ? { sinceMs: last!.sinceMs, isOver: false } : null, nowMs);
      void this.#tell();
    }
    const retryInMs = isDown ? Math.max(ASK_AGAIN_MS_MIN, (nextMs ?? nowMs) - nowMs) : HEARS_SOON_MS;
    return { kind: 'down', retryInMs };
  }

  /** Objects never call the provider: a Worker does, by a message. A lost one is sent again. */
  async #probe(nowMs: number): Promise<void> {
    if (!this.#circuit.probes(nowMs)) return;
    const { isUntried: isFirst } = this.#circuit;
    const { sinceMs } = this.#circuit.last!;
    await this.env.BOOKINGS.send({ kind: 'payment-probe', sinceMs, isFirst });
  }

  /** Call it in the turn that stored what is to be told: the alarm goes on with it, should this object end meanwhile. */
  async #tell(): Promise<void> {
    this.#alarm.ringBy(this.#sales.tellAgainAtMs(Date.now()));
    await this.#sales.tell();
    this.#alarm.ringBy(this.#sales.tellAgainAtMs(Date.now()));
  }

  #keepOutage(): Outage {
    const { last } = this.#circuit;
    invariant(last !== null, 'what is kept of an outage is known');
    const { sinceMs, overAtMs, nextProbeAtMs, pauseMs } = last;
    run(this.ctx.storage.sql, STATEMENTS.setOutage, sinceMs, overAtMs, nextProbeAtMs, pauseMs);
    return last;
  }

  #forgetAbsent(nowMs: number): void {
    for (const holdId of this.#budget.forgetAbsent(nowMs)) run(this.ctx.storage.sql, STATEMENTS.forgetWaiter, holdId);
  }

  /** An operator's, or else the deployment's. */
  #limits(): CashierLimits {
    const stored = runOne(this.ctx.storage.sql, STATEMENTS.limits);
    if (stored) return { perSecond: stored.per_second, perOperationPerSecond: stored.per_operation_per_second };
    const { PAYMENT_CALLS_PER_SECOND, PAYMENT_CALLS_PER_OPERATION } = this.env as {
      PAYMENT_CALLS_PER_SECOND?: string;
      PAYMENT_CALLS_PER_OPERATION?: string;
    };
    return {
      perSecond: rateOf(PAYMENT_CALLS_PER_SECOND) ?? CASHIER_LIMITS.perSecond,
      perOperationPerSecond: rateOf(PAYMENT_CALLS_PER_OPERATION) ?? CASHIER_LIMITS.perOperationPerSecond,
    };
  }

  /** A clock that steps back gives nobody's turn away. */
  #nowMs(): number {
    this.#lastMs = Math.max(this.#lastMs, Date.now());
    return this.#lastMs;
  }
}

/** Null: the deployment does not say. The Worker has checked what it says (workers/env.ts). */
function rateOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

function storedOutage(sql: SqlStorage): Outage | null {
  const row = runOne(sql, STATEMENTS.outage);
  if (row === null) return null;
  const { since_ms: sinceMs, over_at_ms: overAtMs, next_probe_at_ms: nextProbeAtMs, pause_ms: pauseMs } = row;
  return { sinceMs, overAtMs, nextProbeAtMs, pauseMs };
}
