/**
 * Whether a part that may fail is asked at all. Closed: it is. Open: not before `untilMs`. Probing: one caller tries
 * whether it works again, and the others do without it.
 */
export type Circuit =
  | { kind: 'closed'; failures: number }
  | { kind: 'open'; untilMs: number; pauseMs: number }
  | { kind: 'probing'; sinceMs: number; pauseMs: number };

export interface CircuitLimits {
  /** Failures in a row that open it. */
  failuresMax: number;
  /** Of the first pause; each failed probe doubles it. */
  pauseMsMin: number;
  pauseMsMax: number;
  /** A probe that has not answered by then has failed: who asked may be gone. */
  probeMsMax: number;
}

export const CLOSED: Circuit = { kind: 'closed', failures: 0 };

/** Whether to ask now, and the circuit after that. */
export function admit(circuit: Circuit, nowMs: number, limits: CircuitLimits): { asks: boolean; circuit: Circuit } {
  switch (circuit.kind) {
    case 'closed':
      return { asks: true, circuit };
    case 'open':
      if (nowMs < circuit.untilMs) return { asks: false, circuit };
      return { asks: true, circuit: { kind: 'probing', sinceMs: nowMs, pauseMs: circuit.pauseMs } };
    case 'probing':
      if (nowMs - circuit.sinceMs < limits.probeMsMax) return { asks: false, circuit };
      return { asks: true, circuit: { ...circuit, sinceMs: nowMs } };
    default:
      return circuit satisfies never;
  }
}

/** It has answered. An answer from before the circuit opened closes it as well: it works. */
export function succeeded(): Circuit {
  return CLOSED;
}

export function failed(circuit: Circuit, nowMs: number, limits: CircuitLimits): Circuit {
  switch (circuit.kind) {
    case 'closed': {
      const failures = circuit.failures + 1;
      if (failures < limits.failuresMax) return { kind: 'closed', failures };
      return opened(limits.pauseMsMin, nowMs);
    }
    case 'open':
      // One that was asked before it opened: the pause has begun already.
      return circuit;
    case 'probing':
      return opened(Math.min(limits.pauseMsMax, circuit.pauseMs * 2), nowMs);
    default:
      return circuit satisfies never;
  }
}

function opened(pauseMs: number, nowMs: number): Circuit {
  return { kind: 'open', untilMs: nowMs + pauseMs, pauseMs };
}
