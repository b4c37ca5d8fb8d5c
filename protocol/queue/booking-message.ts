import type { LedgerDelivery } from '../rpc/box-office.ts';

/** What the bookings queue carries. Consumers act on these at least once, in any order. */
export type BookingMessage = LedgerDelivery | ProviderEvent | PaymentProbe;

/** A verified webhook of the payment provider, as it came. */
export interface ProviderEvent {
  kind: 'provider-event';
  /** The provider's event id: de-duplicated inside the consumer's transaction, never before. */
  id: string;
  type: string;
  /** Unix time in milliseconds. */
  createdAtMs: number;
  /** The provider's event, as JSON text. */
  payload: string;
}

/** From the cashier: payment is down, and it is time to try whether it works again. */
export interface PaymentProbe {
  kind: 'payment-probe';
  /** Names the outage. */
  sinceMs: number;
  /** Of this outage: operators are alerted with it. */
  isFirst: boolean;
}
