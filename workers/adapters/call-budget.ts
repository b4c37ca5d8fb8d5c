import { OPENING } from '../../domain/cashier/call-budget.ts';
import { CALL_SLOW_MS } from '../../domain/cashier/limits.ts';
import type { CashierRpc } from '../../protocol/rpc/cashier.ts';

/** The budget has no room for a call in the next seconds: it was not made, and may be made later. */
class CallBudgetSpent extends Error {
  constructor(operation: string, retryInMs: number) {
    super(`no budget for ${operation} for ${Math.ceil(retryInMs / 1000)} s`);
  }
}

/**
 * `fetch` for the payment provider that asks the cashier before each call, and tells it of those that go wrong: rule
 * OUTAGE-1. Opening a payment page has its permit already: its fan may have waited for it.
 */
export function budgetedFetch(cashier: Pick<CashierRpc, 'call' | 'turnedAway' | 'wentWrong'>): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const operation = operationOf(request);
    if (operation !== OPENING) {
      const slot = await cashier.call(operation);
      if (slot.kind === 'busy') throw new CallBudgetSpent(operation, slot.retryInMs);
      if (slot.waitMs > 0) await scheduler.wait(slot.waitMs);
    }
    const response = await watched(request, (how) => tellQuietly(cashier.wentWrong(operation, how)));
    if (response.status === 429) await cashier.turnedAway(operation);
    return response;
  };
}

/** Makes the call, and tells once if it goes wrong: while it still waits, when it is slow. */
async function watched(request: Request, wentWrong: (how: string) => Promise<void>): Promise<Response> {
  let told: Promise<void> | null = null;
  const slow = setTimeout(() => {
    told = wentWrong(`no answer in ${CALL_SLOW_MS} ms`);
  }, CALL_SLOW_MS);
  try {
    const response = await fetch(request);
    if (response.status >= 500) told ??= wentWrong(`status ${response.status}`);
    return response;
  } catch (error) {
    told ??= wentWrong(String(error));
    throw error;
  } finally {
    clearTimeout(slow);
    // Otherwise it may end with the request that it belongs to.
    await told;
  }
}

/** The call matters more than what is known of it. */
async function tellQuietly(telling: Promise<void>): Promise<void> {
  try {
    await telling;
  } catch (error) {
    console.error('the cashier did not hear of a call that went wrong', error);
  }
}

/** As the provider counts: `POST /v1/payment_intents/:id/capture`. */
function operationOf(request: Request): string {
  const path = new URL(request.url).pathname.split('/');
  return `${request.method} ${path.map((part) => (/^[a-z]+_[A-Za-z0-9_]*\d/.test(part) ? ':id' : part)).join('/')}`;
}
