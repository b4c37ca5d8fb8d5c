import { describe, expect, test } from 'vitest';
import { admit, CLOSED, failed, succeeded, type Circuit, type CircuitLimits } from '../../../domain/shared/circuit.ts';

const LIMITS: CircuitLimits = { failuresMax: 3, pauseMsMin: 100, pauseMsMax: 350, probeMsMax: 50 };

describe('a circuit', () => {
  test('[CIRCUIT-2] opens after so many failures in a row, and not before', () => {
    let circuit = after([CLOSED], 2);
    expect(asks(circuit, 0)).toBe(true);
    circuit = after([succeeded()], 2);
    expect(asks(circuit, 0)).toBe(true);
    circuit = failed(circuit, 0, LIMITS);
    expect(asks(circuit, 99)).toBe(false);
  });

  test('[CIRCUIT-3] lets one probe through after the pause, and the others once it was answered', () => {
    const probe = admit(after([CLOSED], 3), 100, LIMITS);
    expect(probe.asks).toBe(true);
    expect(asks(probe.circuit, 101)).toBe(false);
    expect(asks(succeeded(), 101)).toBe(true);
  });

  test('[CIRCUIT-3] pauses twice as long after each failed probe, up to a limit', () => {
    let circuit = after([CLOSED], 3);
    const pauses: number[] = [];
    for (let nowMs = 0, lastMs = 0; pauses.length < 4; nowMs++) {
      const admission = admit(circuit, nowMs, LIMITS);
      if (!admission.asks) continue;
      pauses.push(nowMs - lastMs);
      lastMs = nowMs;
      circuit = failed(admission.circuit, nowMs, LIMITS);
    }
    expect(pauses).toEqual([100, 200, 350, 350]);
  });

  test('[CIRCUIT-3] takes a probe that never comes back for failed', () => {
    const probe = admit(after([CLOSED], 3), 100, LIMITS);
    expect(asks(probe.circuit, 149)).toBe(false);
    expect(asks(probe.circuit, 150)).toBe(true);
  });

  test('[CIRCUIT-2] is not held open by a slow failure from before it opened', () => {
    const open = after([CLOSED], 3);
    expect(failed(open, 90, LIMITS)).toBe(open);
  });
});

function after([start]: [Circuit], failures: number): Circuit {
  return Array.from({ length: failures }).reduce<Circuit>((circuit) => failed(circuit, 0, LIMITS), start);
}

function asks(circuit: Circuit, nowMs: number): boolean {
  return admit(circuit, nowMs, LIMITS).asks;
}
