import { COMMANDS_WAITING_MAX } from '../../../durable-objects/floor/floor-limits.ts';
import type { Attempt } from '../load/attempts.ts';
import type { Grant, SeatStore, StoreTuning } from './seat-store.ts';

/**
 * The peers' batching, as the floors have it: what comes while the store is at work is the next batch. `lanes` batches
 * may be at work at once. Batches hold one event each.
 */
export class GroupedHolds {
  readonly #store: SeatStore;
  readonly #tuning: StoreTuning;
  #waiting: Waiting[] = [];
  #working = 0;

  constructor(store: SeatStore, tuning: StoreTuning) {
    this.#store = store;
    this.#tuning = tuning;
  }

  /** The store's decision; `busy` when as many wait as a floor lets wait. */
  hold(attempt: Attempt): Promise<Grant | 'busy'> {
    if (this.#waiting.length >= COMMANDS_WAITING_MAX) return Promise.resolve('busy');
    return new Promise((resolve, reject) => {
      this.#waiting.push({ attempt, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#work());
    });
  }

  #work(): void {
    while (this.#working < this.#tuning.lanes && this.#waiting.length > 0) void this.#decide(this.#nextBatch());
  }

  #nextBatch(): Waiting[] {
    const { event } = this.#waiting[0]!.attempt;
    const batch: Waiting[] = [];
    const others: Waiting[] = [];
    for (const one of this.#waiting) {
      const fits = one.attempt.event === event && batch.length < this.#tuning.batchMax;
      (fits ? batch : others).push(one);
    }
    this.#waiting = others;
    return batch;
  }

  async #decide(batch: Waiting[]): Promise<void> {
    this.#working++;
    try {
      const grants = await this.#store.hold(batch.map(({ attempt }) => attempt));
      batch.forEach(({ resolve }, index) => resolve(grants[index]!));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    this.#working--;
    this.#work();
  }
}

interface Waiting {
  attempt: Attempt;
  resolve: (grant: Grant | 'busy') => void;
  reject: (error: unknown) => void;
}
