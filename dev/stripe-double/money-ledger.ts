import type { AccountState } from './account.ts';
import type { Metadata } from './objects.ts';

/** Where the money of one payment intent is, in minor units. */
export interface MoneyEntry {
  paymentIntent: string;
  metadata: Metadata;
  currency: string;
  status: string;
  /** Reserved on the fan's card, not taken. */
  reserved: number;
  captured: number;
  /** Given back, or on the way: refunds that failed are not among them. */
  refunded: number;
  /** Taken back by the bank: disputes that are open or lost. */
  disputed: number;
  /** What the shop has of it: captured − refunded − disputed. */
  kept: number;
}

/** The money of every payment intent, oldest first. `kept` is summed from the balance's own movements. */
export function moneyLedger(state: AccountState): MoneyEntry[] {
  const refundedOf = sums(Object.values(state.refunds).filter(({ status }) => status !== 'failed'));
  const disputedOf = sums(Object.values(state.disputes).filter(({ status }) => status !== 'won'));
  const keptOf = keptByIntent(state);
  return Object.values(state.intents).map((intent) => ({
    paymentIntent: intent.id,
    metadata: intent.metadata,
    currency: intent.currency,
    status: intent.status,
    reserved: intent.amount_capturable,
    captured: intent.amount_received,
    refunded: refundedOf.get(intent.id) ?? 0,
    disputed: disputedOf.get(intent.id) ?? 0,
    kept: keptOf.get(intent.id) ?? 0,
  }));
}

function sums(entries: readonly { payment_intent: string; amount: number }[]): Map<string, number> {
  const sum = new Map<string, number>();
  for (const { payment_intent, amount } of entries) sum.set(payment_intent, (sum.get(payment_intent) ?? 0) + amount);
  return sum;
}

function keptByIntent(state: AccountState): Map<string, number> {
  const moves = Object.values(state.balanceTransactions).map(({ source, amount }) => {
    const owner = state.charges[source] ?? state.refunds[source] ?? state.disputes[source];
    return { payment_intent: owner?.payment_intent ?? '', amount };
  });
  return sums(moves);
}
