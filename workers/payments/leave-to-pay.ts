import type { Permit } from '../../domain/cashier/call-budget.ts';
import type { Refusal } from '../../domain/inventory/commands.ts';
import type { HoldView } from '../../domain/inventory/hold-view.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { priceTotalMinor } from '../../domain/shared/money.ts';
import { boxOfficeOf, cashierOf } from '../../durable-objects/address-book.ts';
import type { PaymentDown } from '../../protocol/rpc/cashier.ts';
import type { SaleRoute } from '../event-routes.ts';
import type { Services } from '../services.ts';

/** A wait shorter than this happens within the request. */
const WAIT_HERE_MS_MAX = 1_500;
const ASKS_MAX = 3;

export type LeaveToPay =
  | { kind: 'go' }
  /** The seats wait with the fan: the hold's deadlines have moved. */
  | { kind: 'wait'; opensInSeconds: number }
  /** Nobody is let into the line for now; the hold stays as it is. */
  | { kind: 'full'; retryInSeconds: number }
  /** Nobody can pay now, and the sale's clock stands. */
  | { kind: 'down'; retryInSeconds: number }
  | { kind: 'refused'; refusal: Refusal };

/** Asks the cashier whether a payment page may be opened for a hold now. Rules CASH-1, CASH-2 and OUTAGE-2. */
export async function leaveToPay(
  services: Pick<Services, 'objects'>,
  { route, hold }: { route: SaleRoute; hold: HoldView },
): Promise<LeaveToPay> {
  if (!needsPermit(hold)) return { kind: 'go' };
  const permit = await askCashier(services, { route, hold });
  switch (permit.kind) {
    case 'go':
      return permit;
    case 'full':
    case 'down':
      return { kind: permit.kind, retryInSeconds: Math.ceil(permit.retryInMs / 1000) };
    case 'wait': {
      const { holdId, fence } = hold;
      const waitMs = Math.ceil(permit.inAllMs / 1000) * 1000;
      const command = { kind: 'await-payment', holdId, fence, waitMs } as const;
      const granted = await boxOfficeOf(services.objects, route.address).decidePayment(command);
      if (!granted.ok) return { kind: 'refused', refusal: granted.refusal };
      return { kind: 'wait', opensInSeconds: Math.ceil(permit.waitMs / 1000) };
    }
    default:
      return unreachable(permit);
  }
}

/** A page that is open already, an order of nothing and what cannot be paid anyway need no new page. */
function needsPermit({ state, total, paused, paymentsDown }: HoldView): boolean {
  const mayOpen = state.name === 'held' || (state.name === 'paying' && state.sessionId === null);
  // A sale that stands for an outage: the cashier knows whether it is over.
  return mayOpen && (!paused || paymentsDown) && priceTotalMinor(total) > 0;
}

async function askCashier(
  services: Pick<Services, 'objects'>,
  { route, hold }: { route: SaleRoute; hold: HoldView },
): Promise<Permit | PaymentDown> {
  const cashier = cashierOf(services.objects);
  const { holdId, paymentsDown } = hold;
  const sale = { address: route.address, paymentsDown };
  for (let asks = 1; ; asks++) {
    const permit = await cashier.permit(holdId, sale);
    if (permit.kind !== 'wait' || permit.waitMs > WAIT_HERE_MS_MAX || asks === ASKS_MAX) return permit;
    await scheduler.wait(permit.waitMs);
  }
}
