/**
 * An object has one alarm and several reasons to be woken. The clock is set to the earliest of them: an alarm that
 * rings too early is cheap (it finds nothing due and is set again), one written at every change is not.
 */
export class AlarmClock {
  readonly #storage: DurableObjectStorage;
  #setForMs: number | null = null;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** Learns what the storage has; call before anything else, while the object lets nobody in. */
  async load(): Promise<void> {
    this.#setForMs = await this.#storage.getAlarm();
  }

  /**
   * Sees to it that the alarm rings at this time or earlier. Call it in the same turn as the writes that made it
   * necessary: without an await between them they are one transaction.
   * @param atMs Unix time in milliseconds; null: no reason to wake
   */
  ringBy(atMs: number | null): void {
    if (atMs === null || (this.#setForMs !== null && this.#setForMs <= atMs)) return;
    this.#setForMs = atMs;
    // Not awaited: the output gate holds back every answer until it is stored, and a failure breaks the object.
    void this.#storage.setAlarm(atMs);
  }

  /**
   * The body of the object's `alarm()`. The platform gives up on an alarm after six failures, and with it the object
   * would never wake again: so a failure is reported here and the alarm set again.
   */
  async rung(work: () => Promise<void>, retryAfterMs: number): Promise<void> {
    this.#setForMs = null;
    try {
      await work();
    } catch (error) {
      console.error('alarm failed and is set again', error);
      this.ringBy(Date.now() + retryAfterMs);
    }
  }
}
