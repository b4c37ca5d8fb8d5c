import { DurableObject } from 'cloudflare:workers';
import { CallBudget, type CallSlot, type Permit } from '../../domain/cashier/call-budget.ts';
import { CASHIER_LIMITS, TURN_KEPT_MS, type CashierLimits } from '../../domain/cashier/limits.ts';
import type { CashierRpc, CashierStatus } from '../../protocol/rpc/cashier.ts';
import { AlarmClock } from '../runtime/alarm-clock.ts';
import { migrate } from '../runtime/migrations.ts';
import { run, runOne } from '../runtime/statements.ts';
import { CASHIER_MIGRATIONS, CASHIER_STATEMENTS as STATEMENTS } from './cashier-schema.ts';

const ALARM_RETRY_MS = 1_000;

/**
 * The budget of calls to one payment account. Who waits for leave to pay keeps their place over a restart; how many
 * calls were made in the last second does not matter after one.
 */
export class Cashier extends DurableObject<Env> implements CashierRpc {
  readonly #alarm: AlarmClock;
  readonly #budget: CallBudget;
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
    void ctx.blockConcurrencyWhile(() => this.#alarm.load());
  }

  async permit(holdId: string): Promise<Permit> {
    const { sql } = this.ctx.storage;
    const before = this.#budget.waiter(holdId);
    const permit = this.#budget.permit(holdId, this.#nowMs());
    const after = this.#budget.waiter(holdId);
    if (before && !after) run(sql, STATEMENTS.forgetWaiter, holdId);
    if (after && after.turnMs !== before?.turnMs) {
      run(sql, STATEMENTS.setWaiter, holdId, after.sinceMs, after.turnMs);
      this.#alarm.ringBy(after.turnMs + TURN_KEPT_MS + 1);
    }
    return permit;
  }

  async call(operation: string): Promise<CallSlot> {
    return this.#budget.call(operation, this.#nowMs());
  }

  async turnedAway(operation: string): Promise<void> {
    console.warn('the payment provider had too many calls', operation);
    this.#budget.turnedAway(operation, this.#nowMs());
  }

  async status(): Promise<CashierStatus> {
    const { limits, openingsPerSecond, waiting } = this.#budget;
    return { limits, openingsPerSecond, waiting, waitMs: this.#budget.waitMs(this.#nowMs()) };
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
      const { sql } = this.ctx.storage;
      const nowMs = this.#nowMs();
      for (const holdId of this.#budget.forgetAbsent(nowMs)) run(sql, STATEMENTS.forgetWaiter, holdId);
      if (this.#budget.waiting > 0) this.#alarm.ringBy(nowMs + TURN_KEPT_MS);
    }, ALARM_RETRY_MS);
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
