/** Seats of a booking while none is known, and of the payments that are begun the part that is finished. */
const SEATS_PER_BOOKING = 2.5;
const FINISHED_SHARE = 0.7;

/** How long it takes to sell these seats when payments are opened at this rate, in seconds; never less than nothing. */
export function sellOutSeconds(sale: {
  seatsLeft: number;
  openingsPerSecond: number;
  /** Of the bookings so far; null: there are none. */
  seatsPerBooking: number | null;
}): number {
  const seatsPerSecond = sale.openingsPerSecond * (sale.seatsPerBooking ?? SEATS_PER_BOOKING) * FINISHED_SHARE;
  return Math.ceil(sale.seatsLeft / seatsPerSecond);
}
