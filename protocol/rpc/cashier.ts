import type { CallSlot, Permit } from '../../domain/cashier/call-budget.ts';
import type { CashierLimits } from '../../domain/cashier/limits.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';

/** What the cashier of a payment account answers to. Plain data both ways. */
export interface CashierRpc {
  /** Leave to open a payment page for a hold. Whoever waits asks again when it is their turn. */
  permit(holdId: string, sale: AskingSale): Promise<Permit | PaymentDown>;
  /** Leave for any other call to the provider. */
  call(operation: string): Promise<CallSlot>;
  /** The provider turned a call away. */
  turnedAway(operation: string): Promise<void>;
  /** A call to the provider failed, or has no answer after `CALL_SLOW_MS`: told once of each such call. */
  wentWrong(operation: string, how: string): Promise<void>;
  /** It was tried whether the provider works again. Answers whether the outage is over with this. */
  probed(outage: { sinceMs: number; isUp: boolean }): Promise<boolean>;
  status(): Promise<CashierStatus>;
  /** Sets the limits for good; null: those of the deployment count again. */
  configure(limits: CashierLimits | null): Promise<CashierStatus>;
}

/** The sale of the hold for which a payment page is asked. */
export interface AskingSale {
  address: EventAddress;
  /** Its clock stands for an outage: what the hold's last view says. */
  paymentsDown: boolean;
}

/** Nobody can pay now. */
export interface PaymentDown {
  kind: 'down';
  retryInMs: number;
}

export interface CashierStatus {
  limits: CashierLimits;
  /** How many payments are opened a second, at most: what admission follows. */
  openingsPerSecond: number;
  /** Fans in line. */
  waiting: number;
  /** For somebody who asks now. */
  waitMs: number;
  /** Unix milliseconds since which nobody can pay; null: payment works. */
  downSinceMs: number | null;
  /** Sales whose clocks stand for it. */
  salesStopped: number;
}
