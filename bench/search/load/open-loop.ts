import { setTimeout as sleep } from 'node:timers/promises';

export interface Sample {
  kind: string;
  /** From when it was due, not from when we came to it: waiting in our own queue is waiting. */
  ms: number;
  failed: boolean;
}

/**
 * Asks at a fixed rate whether or not earlier questions are answered (open loop), for so long, over and over the log.
 * @param ask rejects when a question fails
 */
export async function openLoop<Question extends { kind: string }>(args: {
  log: readonly Question[];
  perSecond: number;
  seconds: number;
  ask: (question: Question) => Promise<unknown>;
}): Promise<Sample[]> {
  const { log, perSecond, seconds, ask } = args;
  const samples: Promise<Sample>[] = [];
  const startMs = performance.now();
  for (let i = 0; i < perSecond * seconds; i++) {
    const dueMs = startMs + (i * 1000) / perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 1) await sleep(waitMs);
    const question = log[i % log.length]!;
    samples.push(
      ask(question).then(
        () => ({ kind: question.kind, ms: performance.now() - dueMs, failed: false }),
        () => ({ kind: question.kind, ms: performance.now() - dueMs, failed: true }),
      ),
    );
  }
  return Promise.all(samples);
}

/** The latency under which that share of the samples stayed. */
export function percentile(samples: readonly Sample[], share: number): number {
  const ms = samples.map((sample) => sample.ms).sort((a, b) => a - b);
  return ms[Math.min(ms.length - 1, Math.ceil(ms.length * share) - 1)] ?? NaN;
}
