import type { CallSlot, Permit } from '../../domain/cashier/call-budget.ts';
import type { CashierLimits } from '../../domain/cashier/limits.ts';

/** What the cashier of a payment account answers to. Plain data both ways. */
export interface CashierRpc {
  /** Leave to open a payment page for a hold. Whoever waits asks again when it is their turn. */
  permit(holdId: string): Promise<Permit>;
  /** Leave for any other call to the provider. */
  call(operation: string): Promise<CallSlot>;
  /** The provider turned a call away. */
  turnedAway(operation: string): Promise<void>;
  status(): Promise<CashierStatus>;
  /** Sets the limits for good; null: those of the deployment count again. */
  configure(limits: CashierLimits | null): Promise<CashierStatus>;
}

export interface CashierStatus {
  limits: CashierLimits;
  /** How many payments are opened a second, at most: what admission follows. */
  openingsPerSecond: number;
  /** Fans in line. */
  waiting: number;
  /** For somebody who asks now. */
  waitMs: number;
}
