import { seatsOf, type Attempt, type EventRange } from './attempts.ts';

/** What became of an attempt. `busy`: shed, to be tried again later. */
export type Outcome = 'accepted' | 'refused' | 'busy';

/** Plain data: what one run of one system came to. */
export interface RunTally {
  accepted: number;
  refused: number;
  busy: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
  audit: Audit;
}

/** Any `doubleSales` or `lost` voids the run. */
export interface Audit {
  /** Seats granted to two attempts. */
  doubleSales: number;
  /** Seats of acknowledged holds that the system does not show as taken. */
  lost: number;
  /** Taken seats that nobody was told of. */
  ghosts: number;
}

/** Answers which seats of an event the system shows as taken: 1 for taken, one entry a seat. */
export type TakenSeats = (event: number) => Promise<Uint8Array>;

/** Counts a run from outside, and remembers who was granted what. */
export class RunRecorder {
  readonly #events: EventRange;
  readonly #granted: Uint8Array;
  #counts: Record<Outcome, number> = { accepted: 0, refused: 0, busy: 0 };
  #latencies = new LatencyHistogram();
  #doubleSales = 0;
  #startedAtMs = 0;
  #endedAtMs = 0;

  /** @param options.soldOut all seats were granted before: any further grant is a double sale */
  constructor(options: { events: EventRange; soldOut: boolean }) {
    const { events, soldOut } = options;
    this.#events = events;
    this.#granted = new Uint8Array(events.count * events.capacity).fill(soldOut ? 1 : 0);
  }

  /** Counts from now on. Who was granted what before is still remembered, for the audit. */
  start(): void {
    this.#counts = { accepted: 0, refused: 0, busy: 0 };
    this.#latencies = new LatencyHistogram();
    this.#startedAtMs = performance.now();
  }

  record(attempt: Attempt, outcome: Outcome, latencyMs: number): void {
    this.#counts[outcome]++;
    this.#latencies.add(latencyMs);
    if (outcome !== 'accepted') return;
    for (const seat of seatsOf(attempt)) {
      const place = (attempt.event - this.#events.first) * this.#events.capacity + seat;
      if (this.#granted[place] === 1) this.#doubleSales++;
      this.#granted[place] = 1;
    }
  }

  end(): void {
    this.#endedAtMs = performance.now();
  }

  /** What the run came to, once what was acknowledged is compared with the seats as they are now. */
  async audited(takenSeats: TakenSeats): Promise<RunTally> {
    const audit: Audit = { doubleSales: this.#doubleSales, lost: 0, ghosts: 0 };
    for (let event = 0; event < this.#events.count; event++) {
      const granted = this.#granted.subarray(event * this.#events.capacity, (event + 1) * this.#events.capacity);
      const taken = await takenSeats(this.#events.first + event);
      for (let seat = 0; seat < granted.length; seat++) {
        if (granted[seat] === 1 && taken[seat] !== 1) audit.lost++;
        if (granted[seat] !== 1 && taken[seat] === 1) audit.ghosts++;
      }
    }
    return {
      ...this.#counts,
      seconds: (this.#endedAtMs - this.#startedAtMs) / 1000,
      p50Ms: this.#latencies.percentileMs(0.5),
      p99Ms: this.#latencies.percentileMs(0.99),
      audit,
    };
  }
}

/** Latencies in buckets that each are 5 % wider than the one before, from 10 µs up. */
class LatencyHistogram {
  readonly #buckets = new Uint32Array(400);
  #count = 0;

  add(latencyMs: number): void {
    const bucket = Math.max(0, Math.ceil(Math.log(latencyMs / SHORTEST_MS) / LOG_GROWTH));
    this.#buckets[Math.min(bucket, this.#buckets.length - 1)]!++;
    this.#count++;
  }

  /** Upper bound of the bucket in which the quantile falls; 0 when nothing was added. */
  percentileMs(quantile: number): number {
    const rank = Math.ceil(this.#count * quantile);
    let passed = 0;
    for (let bucket = 0; bucket < this.#buckets.length; bucket++) {
      passed += this.#buckets[bucket]!;
      if (passed >= rank && rank > 0) return SHORTEST_MS * Math.exp(bucket * LOG_GROWTH);
    }
    return 0;
  }
}

const SHORTEST_MS = 0.01;
const LOG_GROWTH = Math.log(1.05);
