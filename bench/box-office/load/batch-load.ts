import type { Attempt, AttemptSource, EventRange, Workload } from './attempts.ts';
import { RunRecorder, type Outcome } from './run-tally.ts';

/** A run of batches, as asked from outside: each of `lanes` callers has one batch of `batch` in flight. */
export interface BatchRun {
  workload: Workload;
  batch: number;
  lanes: number;
  seconds: number;
}

/** Decides a batch on one event in order, durably. `lane`: which of the concurrent callers asks. */
export type DecideAttempts = (attempts: Attempt[], lane: number) => Promise<Outcome[]>;

/**
 * Closed loop: `lanes` callers, each with one batch in flight, until the attempts or the time run out. The same code
 * drives the peers from Node and the box office from a Worker.
 */
export async function runBatchLoad(options: {
  decide: DecideAttempts;
  events: EventRange;
  soldOut: boolean;
  source: AttemptSource;
  batch: number;
  lanes: number;
  seconds: number;
}): Promise<RunRecorder> {
  const { decide, source, batch } = options;
  const recorder = new RunRecorder(options);
  recorder.start();
  const endAtMs = performance.now() + options.seconds * 1000;

  const lane = async (number: number): Promise<void> => {
    while (performance.now() < endAtMs) {
      const attempts = source.take(batch);
      if (attempts.length === 0) return;
      const sentAtMs = performance.now();
      const outcomes = await decide(attempts, number);
      const latencyMs = performance.now() - sentAtMs;
      for (let i = 0; i < attempts.length; i++) recorder.record(attempts[i]!, outcomes[i]!, latencyMs);
    }
  };
  await Promise.all(Array.from({ length: options.lanes }, (_, number) => lane(number)));
  recorder.end();
  return recorder;
}
