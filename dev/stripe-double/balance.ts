import type { Account } from './account.ts';
import type { BalanceTransaction } from './objects.ts';

const KINDS = {
  charge: { type: 'charge', reporting_category: 'charge' },
  refund: { type: 'refund', reporting_category: 'refund' },
  'refund-failure': { type: 'refund_failure', reporting_category: 'refund_failure' },
  dispute: { type: 'adjustment', reporting_category: 'dispute' },
  'dispute-reversal': { type: 'adjustment', reporting_category: 'dispute_reversal' },
} as const;

/** Moves the shop's balance: `amount` is positive for what comes in. The only way in which money moves here. */
export function moveBalance(
  account: Account,
  move: { kind: keyof typeof KINDS; amount: number; currency: string; source: string; description: string },
): BalanceTransaction {
  const nowSeconds = account.nowSeconds();
  const transaction: BalanceTransaction = {
    id: account.newId('txn', `${move.kind} ${move.source}`),
    object: 'balance_transaction',
    amount: move.amount,
    available_on: nowSeconds,
    balance_type: 'payments',
    created: nowSeconds,
    currency: move.currency,
    description: move.description,
    exchange_rate: null,
    fee: 0,
    fee_details: [],
    net: move.amount,
    source: move.source,
    status: 'available',
    ...KINDS[move.kind],
  };
  account.state.balanceTransactions[transaction.id] = transaction;
  return transaction;
}
