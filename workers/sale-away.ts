/** A sale that was open has no box office now: it was lost, or is being rebuilt. What it must hear waits until then. */
export class SaleAway extends Error {
  constructor(eventId: string) {
    super(`the box office of ${eventId} is away`);
  }
}
