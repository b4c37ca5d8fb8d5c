/** Calls that are taken in any second; null: as many as come. */
export interface RateLimits {
  /** Of all operations together (Stripe: 100 live, 25 in a sandbox). */
  perSecond: number | null;
  /** Of each operation (Stripe: 25). */
  perOperationPerSecond: number | null;
  /** Of one operation, instead of `perOperationPerSecond`: `{ 'POST /v1/refunds': 10 }`. */
  operations: Record<string, number>;
}

export const NO_LIMITS: RateLimits = { perSecond: null, perOperationPerSecond: null, operations: {} };

export interface RateGate {
  limits: RateLimits;
  /** Why a call is turned away, in the words of `Stripe-Rate-Limited-Reason`; null: it is let in, and counted. */
  refusal(operation: string): 'global-rate' | 'endpoint-rate' | null;
}

const WINDOW_MS = 1000;

/** Counts the calls of the last second. `nowMs`: any clock in milliseconds. */
export function makeRateGate(limits: RateLimits, nowMs: () => number): RateGate {
  const all: number[] = [];
  const byOperation = new Map<string, number[]>();
  const gate: RateGate = {
    limits,
    refusal(operation) {
      const now = nowMs();
      const own = byOperation.get(operation) ?? [];
      byOperation.set(operation, own);
      forget(all, now);
      forget(own, now);
      if (isFull(all, gate.limits.perSecond)) return 'global-rate';
      if (isFull(own, gate.limits.operations[operation] ?? gate.limits.perOperationPerSecond)) return 'endpoint-rate';
      all.push(now);
      own.push(now);
      return null;
    },
  };
  return gate;
}

function forget(times: number[], now: number): void {
  while (times[0] !== undefined && times[0] <= now - WINDOW_MS) times.shift();
}

function isFull(times: number[], limit: number | null): boolean {
  return limit !== null && times.length >= limit;
}
