import { seatCounts, type Inventory, type SeatCounts } from './inventory.ts';

/** How a sale stands, as its operators see it. */
export interface SaleStatus {
  epoch: number;
  /** Of the availability that the counts belong to. */
  version: number;
  paused: boolean;
  soldOut: boolean;
  seats: SeatCounts;
}

export function saleStatus(inventory: Inventory): SaleStatus {
  const { publication, version, clock } = inventory;
  const seats = seatCounts(inventory);
  return {
    epoch: publication.epoch,
    version,
    paused: clock.pausedAtMs !== null,
    soldOut: isSoldOut(seats),
    seats,
  };
}

/** Whether no seat can come back: held ones may, so that an event whose last seats are held is not sold out. */
function isSoldOut({ available, held }: SeatCounts): boolean {
  return available + held === 0;
}
