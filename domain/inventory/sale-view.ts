/** How a sale stands, as its operators see it. */
export interface SaleStatus {
  epoch: number;
  /** Of the availability that the counts belong to. */
  version: number;
  /** An operator has paused it. */
  paused: boolean;
  /** Nobody can pay: until it is over the clock stands, paused or not. */
  paymentsDown: boolean;
  /** For good: nothing is sold any more. */
  closed: boolean;
  soldOut: boolean;
  seats: SeatCounts;
}

/** Seats by state, of a zone or of the whole event. */
export interface SeatCounts {
  available: number;
  held: number;
  booked: number;
  blocked: number;
}
