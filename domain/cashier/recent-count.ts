const BUCKET_MS = 1_000;

/** Counts what happened in the last so many milliseconds, to the second. Reads no clock; times never go back. */
export class RecentCount {
  readonly #windowMs: number;
  /** How many in each second, the oldest first. */
  readonly #buckets = new Map<number, number>();

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  add(nowMs: number): void {
    const bucket = Math.floor(nowMs / BUCKET_MS);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    this.#forget(nowMs);
  }

  at(nowMs: number): number {
    this.#forget(nowMs);
    let count = 0;
    for (const inBucket of this.#buckets.values()) count += inBucket;
    return count;
  }

  clear(): void {
    this.#buckets.clear();
  }

  #forget(nowMs: number): void {
    const first = Math.floor((nowMs - this.#windowMs) / BUCKET_MS) + 1;
    for (const bucket of this.#buckets.keys()) {
      if (bucket >= first) return;
      this.#buckets.delete(bucket);
    }
  }
}
