import { OPENING } from '../../domain/cashier/call-budget.ts';
import type { CashierRpc } from '../../protocol/rpc/cashier.ts';

/** The budget has no room for a call in the next seconds: it was not made, and may be made later. */
class CallBudgetSpent extends Error {
  constructor(operation: string, retryInMs: number) {
    super(`no budget for ${operation} for ${Math.ceil(retryInMs / 1000)} s`);
  }
}

/**
 * `fetch` for the payment provider that asks the cashier before each call. Opening a payment page has its permit
 * already: its fan may have waited for it.
 */
export function budgetedFetch(cashier: Pick<CashierRpc, 'call' | 'turnedAway'>): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const operation = operationOf(request);
    if (operation !== OPENING) {
      const slot = await cashier.call(operation);
      if (slot.kind === 'busy') throw new CallBudgetSpent(operation, slot.retryInMs);
      if (slot.waitMs > 0) await scheduler.wait(slot.waitMs);
    }
    const response = await fetch(request);
    if (response.status === 429) await cashier.turnedAway(operation);
    return response;
  };
}

/** As the provider counts: `POST /v1/payment_intents/:id/capture`. */
function operationOf(request: Request): string {
  const path = new URL(request.url).pathname.split('/');
  return `${request.method} ${path.map((part) => (/^[a-z]+_[A-Za-z0-9_]*\d/.test(part) ? ':id' : part)).join('/')}`;
}
