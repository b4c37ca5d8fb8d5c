import { describe, expect, it } from 'vitest';
import { CallBudget } from '../../../domain/cashier/call-budget.ts';
import { PROBE_LIMITS } from '../../../domain/cashier/limits.ts';
import { PaymentCircuit, type Outage } from '../../../domain/cashier/payment-circuit.ts';

const START = 1_800_000_000_000;
const SECOND = 1_000;
const { pauseMsMin, pauseMsMax, probeMsMax } = PROBE_LIMITS;

/** `a`: a call was allowed; `x`: one went wrong; a number: so many seconds pass. Answers at which step payment was down. */
function play(circuit: PaymentCircuit, steps: (string | number)[]): { downAt: number | null; nowMs: number } {
  let nowMs = START;
  let downAt: number | null = null;
  for (const [at, step] of steps.entries()) {
    if (typeof step === 'number') nowMs += step * SECOND;
    else
      for (const one of step)
        if (one === 'a') circuit.allowed(nowMs);
        else if (circuit.wentWrong(nowMs)) downAt ??= at;
  }
  return { downAt, nowMs };
}

function downCircuit(): { circuit: PaymentCircuit; outage: Outage } {
  const circuit = new PaymentCircuit(null);
  play(circuit, ['aaaaaxxxxx']);
  return { circuit, outage: circuit.last! };
}

describe('when payment is down', () => {
  it.each<{ says: string; steps: (string | number)[]; downAt: number | null }>([
    { says: 'nothing goes wrong', steps: ['a'.repeat(500), 10, 'a'.repeat(500)], downAt: null },
    { says: 'four calls of four are too few to tell', steps: ['aaaaxxxx'], downAt: null },
    { says: 'five of five', steps: ['aaaaax', 'x', 'x', 'x', 'x'], downAt: 4 },
    { says: 'five of ten', steps: ['aaaaaaaaaa', 'xxxxx'], downAt: 1 },
    { says: 'five of eleven', steps: ['aaaaaaaaaaa', 'xxxxx'], downAt: null },
    {
      says: 'one in a hundred, for long',
      steps: Array.from({ length: 50 }, () => ['a'.repeat(100), 'x', 1]).flat(),
      downAt: null,
    },
    {
      says: 'what was good half a minute ago does not count',
      steps: ['a'.repeat(1000), 31, 'aaaaa', 'xxxxx'],
      downAt: 3,
    },
    { says: 'nor what was bad', steps: ['aaaaxxxx', 31, 'aaaaxxxx'], downAt: null },
    { says: 'a call may go wrong that was allowed long ago', steps: ['aaaaa', 40, 'xxxxx'], downAt: 2 },
    {
      says: 'in a rush it takes half of the window',
      steps: Array.from({ length: 40 }, () => ['a'.repeat(50), 1, 'x'.repeat(50)]).flat(),
      downAt: 2,
    },
  ])('[OUTAGE-1] $says', ({ steps, downAt }) => {
    expect(play(new PaymentCircuit(null), steps).downAt).toBe(downAt);
  });

  it('[OUTAGE-4] tries after a pause, one at a time, and waits longer after each that failed', () => {
    const { circuit, outage } = downCircuit();
    let nowMs = START;
    const pauses: number[] = [];
    for (let tries = 0; tries < 5; tries++) {
      const atMs = circuit.nextMs!;
      expect(circuit.probes(atMs - 1)).toBe(false);
      expect(circuit.isUntried).toBe(tries === 0);
      expect(circuit.probes(atMs)).toBe(true);
      expect(circuit.probes(atMs + probeMsMax - 1)).toBe(false);
      pauses.push(atMs - nowMs);
      nowMs = atMs + 700;
      expect(circuit.probed({ sinceMs: outage.sinceMs, isUp: false }, nowMs)).toBe(false);
    }
    expect(pauses).toEqual([pauseMsMin, 2 * pauseMsMin, 4 * pauseMsMin, pauseMsMax, pauseMsMax]);
    expect(circuit.probes(circuit.nextMs!)).toBe(true);
    expect(circuit.probed({ sinceMs: outage.sinceMs, isUp: true }, nowMs)).toBe(true);
    expect([circuit.isDown, circuit.nextMs]).toEqual([false, null]);
    expect(circuit.last).toMatchObject({ sinceMs: outage.sinceMs, overAtMs: nowMs });
  });

  it('[OUTAGE-4] a try that is lost is made again; one of another outage, or a late one, says nothing', () => {
    const { circuit, outage } = downCircuit();
    const atMs = circuit.nextMs!;
    expect(circuit.probes(atMs)).toBe(true);
    expect(circuit.nextMs).toBe(atMs + probeMsMax);
    expect(circuit.probes(atMs + probeMsMax)).toBe(true);
    expect(circuit.probed({ sinceMs: outage.sinceMs - 1, isUp: true }, atMs)).toBe(false);
    expect(circuit.isDown).toBe(true);
    expect(circuit.probed({ sinceMs: outage.sinceMs, isUp: true }, atMs)).toBe(true);
    expect(circuit.probed({ sinceMs: outage.sinceMs, isUp: true }, atMs)).toBe(false);
  });

  it('[OUTAGE-4] a restart goes on with the outage', () => {
    const { circuit, outage } = downCircuit();
    circuit.probes(circuit.nextMs!);
    const started = new PaymentCircuit(circuit.last);
    expect(started.isDown).toBe(true);
    expect(started.nextMs).toBe(outage.nextProbeAtMs);
    expect(started.probes(outage.nextProbeAtMs)).toBe(true);
    expect(started.probed({ sinceMs: outage.sinceMs, isUp: true }, outage.nextProbeAtMs)).toBe(true);
    expect(new PaymentCircuit(started.last).isDown).toBe(false);
  });

  it('[OUTAGE-5] one that comes back at once begins with a longer pause, under a name of its own', () => {
    const { circuit, outage } = downCircuit();
    const upAtMs = circuit.nextMs!;
    circuit.probes(upAtMs);
    circuit.probed({ sinceMs: outage.sinceMs, isUp: true }, upAtMs);
    for (let calls = 0; calls < 5; calls++) circuit.wentWrong(upAtMs);
    expect(circuit.last).toMatchObject({ overAtMs: null, pauseMs: 2 * pauseMsMin });
    expect(circuit.last!.sinceMs).toBeGreaterThan(outage.sinceMs);

    const laterMs = circuit.nextMs!;
    circuit.probes(laterMs);
    circuit.probed({ sinceMs: circuit.last!.sinceMs, isUp: true }, laterMs);
    for (let calls = 0; calls < 5; calls++) circuit.wentWrong(laterMs + 121 * SECOND);
    expect(circuit.last).toMatchObject({ pauseMs: pauseMsMin });
  });

  it('[OUTAGE-6] who stands in line has the place and the wait of before', () => {
    const budget = new CallBudget({ perSecond: 4, perOperationPerSecond: 2 });
    for (let fan = 0; fan < 10; fan++) budget.permit(`hold-${fan}`, START);
    const before = budget.permit('hold-9', START + SECOND);
    budget.stood(600 * SECOND);
    expect(budget.permit('hold-9', START + 601 * SECOND)).toEqual(before);
    const newcomer = budget.permit('newcomer', START + 601 * SECOND);
    if (newcomer.kind !== 'wait' || before.kind !== 'wait') throw new Error('both stand in line');
    expect(newcomer.waitMs).toBeGreaterThan(before.waitMs);
  });
});
