/** What the box office of this bench has to read when it starts. */
export const SEATS = 60_000;
export const LIVE_HOLDS = 20_000;
export const EVENTS_AFTER_CHECKPOINT = 10_000;

/** What a start found, and how long it took. */
export interface Recovery {
  /** From the object's constructor to the moment it lets anybody in. */
  ms: number;
  checkpointBytes: number;
  rowsAfterCheckpoint: number;
  eventsAfterCheckpoint: number;
}
