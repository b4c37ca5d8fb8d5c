import { seatCounts, type Inventory } from './inventory.ts';
import { isPaymentDown } from './sale-clock.ts';
import type { SaleStatus, SeatCounts } from './sale-view.ts';

/** How the sale stands now. */
export function saleStatus(inventory: Inventory): SaleStatus {
  const { publication, version, clock, closed } = inventory;
  const seats = seatCounts(inventory);
  return {
    epoch: publication.epoch,
    version,
    paused: clock.pausedByOperator,
    paymentsDown: isPaymentDown(clock),
    closed,
    soldOut: isSoldOut(seats),
    seats,
  };
}

/** Whether no seat can come back: held ones may, so that an event whose last seats are held is not sold out. */
function isSoldOut({ available, held }: SeatCounts): boolean {
  return available + held === 0;
}
