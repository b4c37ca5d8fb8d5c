import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallBudget, OPENING, type Permit } from '../../../domain/cashier/call-budget.ts';
import { sellOutSeconds } from '../../../domain/cashier/sell-out.ts';

const LIMITS = { perSecond: 100, perOperationPerSecond: 25 };
const START = 1_000_000;

function permits(budget: CallBudget, count: number, nowMs: number): Permit[] {
  return Array.from({ length: count }, (_, fan) => budget.permit(`hold-${fan}`, nowMs));
}

describe('opening payments', () => {
  it('[CASH-1] goes at once within the rate, and then in line, in the order of asking', () => {
    const budget = new CallBudget(LIMITS);
    const given = permits(budget, 60, START);
    const gone = given.filter(({ kind }) => kind === 'go').length;
    expect(gone).toBeGreaterThanOrEqual(25);
    expect(gone).toBeLessThanOrEqual(26);
    const waits = given.slice(gone).map((permit) => (permit.kind === 'wait' ? permit.waitMs : NaN));
    expect(waits[0]).toBeCloseTo(40, 0);
    for (const [i, waitMs] of waits.entries()) if (i > 0) expect(waitMs - waits[i - 1]!).toBeCloseTo(40, 5);
    expect(budget.waiting).toBe(60 - gone);
  });

  it('[CASH-1] keeps the place of who asks again, and lets them in when it is their turn', () => {
    const budget = new CallBudget(LIMITS);
    permits(budget, 400, START);
    const first = budget.permit('hold-399', START);
    if (first.kind !== 'wait') throw new Error('the last of 400 waits');
    const later = budget.permit('hold-399', START + 5_000);
    expect(later).toMatchObject({ kind: 'wait', waitMs: expect.closeTo(first.waitMs - 5_000, 5) as number });
    expect(later).toMatchObject({ inAllMs: expect.closeTo(first.inAllMs, 5) as number });
    expect(budget.permit('newcomer', START + 5_000)).toMatchObject({ kind: 'wait' });
    expect(budget.permit('hold-399', START + first.waitMs)).toEqual({ kind: 'go' });
    expect(budget.waiter('hold-399')).toBeNull();
  });

  it('[CASH-7] turns for which nobody came are passed on to those behind them', () => {
    const budget = new CallBudget(LIMITS);
    permits(budget, 1_025, START);
    // Every second one in line has left; the others look now and then.
    const last = budget.permit('hold-1024', START);
    if (last.kind !== 'wait') throw new Error('the last of a thousand waits');
    expect(last.waitMs).toBeGreaterThan(39_000);
    let gone = 0;
    let lastGoneMs = 0;
    for (let ms = 0; ms <= 60_000; ms += 500) {
      for (let fan = 26; fan < 1_025; fan += 2) {
        if (budget.waiter(`hold-${fan}`) === null) continue;
        if (budget.permit(`hold-${fan}`, START + ms).kind !== 'go') continue;
        gone++;
        lastGoneMs = ms;
      }
    }
    expect(gone).toBe(500);
    // Nobody knows before the fifteenth second who is late; from then on others get these turns.
    expect(lastGoneMs).toBeLessThan(last.waitMs - 5_000);
  });

  it('[CASH-7] who is late may still come, and nobody overtakes who is on time', () => {
    const budget = new CallBudget({ perSecond: 2, perOperationPerSecond: 1 });
    for (let fan = 0; fan < 40; fan++) budget.permit(`hold-${fan}`, START);
    const waits = (fan: number, ms: number) => {
      const permit = budget.permit(`hold-${fan}`, START + ms);
      return permit.kind === 'wait' ? permit.waitMs : 0;
    };
    for (let fan = 20; fan < 40; fan++) waits(fan, 17_000);
    const order = Array.from({ length: 20 }, (_, i) => waits(20 + i, 17_500));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(budget.permit('hold-2', START + 30_000)).toEqual({ kind: 'go' });
  });

  it('[CASH-2] nobody stands in line for more than five minutes', () => {
    const budget = new CallBudget(LIMITS);
    const given = permits(budget, 8_000, START);
    for (const permit of given) if (permit.kind === 'wait') expect(permit.waitMs).toBeLessThanOrEqual(300_000);
    expect(given.at(-1)).toMatchObject({ kind: 'full' });
    expect(budget.waiting).toBeGreaterThan(7_450);
    expect(budget.waiting).toBeLessThan(7_530);
  });

  it('[CASH-2] who does not come back loses their place', () => {
    const budget = new CallBudget(LIMITS);
    permits(budget, 60, START);
    expect(budget.forgetAbsent(START + 60_000)).toEqual([]);
    expect(budget.forgetAbsent(START + 130_000)).toHaveLength(34);
    expect(budget.permit('hold-59', START + 130_000)).toEqual({ kind: 'go' });
  });

  it('[CASH-3] however fans come, the provider never sees more than the rate and one burst', () => {
    const asks = fc.array(fc.record({ fan: fc.nat(300), waitMs: fc.nat(400) }), { minLength: 200, maxLength: 400 });
    fc.assert(
      fc.property(asks, fc.constantFrom(4, 25), (list, perOperationPerSecond) => {
        const budget = new CallBudget({ perSecond: 100, perOperationPerSecond });
        let nowMs = START;
        const goneAtMs: number[] = [];
        for (const { fan, waitMs } of list) {
          if (waitMs > 350) nowMs += waitMs;
          if (budget.permit(`hold-${fan}`, nowMs).kind === 'go') goneAtMs.push(nowMs);
        }
        for (const [i, fromMs] of goneAtMs.entries()) {
          const within = goneAtMs.slice(i).filter((atMs) => atMs < fromMs + 1_000).length;
          expect(within).toBeLessThanOrEqual(2 * perOperationPerSecond + 1);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('all other calls', () => {
  it('[CASH-4] have what opening leaves them: they wait longer, and never starve', () => {
    const budget = new CallBudget({ perSecond: 40, perOperationPerSecond: 1_000 });
    expect(budget.openingsPerSecond).toBe(20);
    let made = 0;
    for (let nowMs = START; nowMs < START + 60_000; nowMs += 10) {
      budget.permit(`hold-${nowMs}`, nowMs);
      if (budget.call('POST /v1/refunds', nowMs).kind === 'slot') made++;
    }
    expect(made).toBeGreaterThan(60 * 19);
    expect(made).toBeLessThan(60 * 22 + 80);
  });

  it('[CASH-4] have the whole budget while nobody opens a payment', () => {
    const budget = new CallBudget({ perSecond: 40, perOperationPerSecond: 1_000 });
    let made = 0;
    for (let nowMs = START; nowMs < START + 60_000; nowMs += 10) {
      if (budget.call('POST /v1/refunds', nowMs).kind === 'slot') made++;
    }
    expect(made).toBeGreaterThan(60 * 39);
  });

  it('[CASH-3] each operation has a rate of its own', () => {
    const budget = new CallBudget(LIMITS);
    const slots = Array.from({ length: 120 }, () => budget.call('capture', START));
    const waits = slots.map((slot) => (slot.kind === 'slot' ? slot.waitMs : Infinity));
    expect(waits.filter((waitMs) => waitMs === 0).length).toBeLessThanOrEqual(26);
    expect(slots.at(-1)).toMatchObject({ kind: 'busy' });
    const other = budget.call('cancel', START);
    expect(other.kind === 'slot' && other.waitMs <= 10).toBe(true);
  });

  it('[CASH-5] an operation that the provider turned away gets a rest, also the one that opens', () => {
    const budget = new CallBudget(LIMITS);
    budget.turnedAway('capture', START);
    expect(budget.call('cancel', START)).toMatchObject({ kind: 'slot', waitMs: 0 });
    expect(budget.call('capture', START)).toMatchObject({ kind: 'slot', waitMs: 1_000 });
    budget.turnedAway(OPENING, START);
    expect(budget.permit('hold', START)).toMatchObject({ kind: 'wait', waitMs: 1_000 });
  });
});

it('[CASH-6] 60,000 seats at 25 payments a second take 23 minutes', () => {
  const sale = { seatsLeft: 60_000, openingsPerSecond: 25, seatsPerBooking: null };
  expect(sellOutSeconds(sale) / 60).toBeCloseTo(22.9, 1);
  expect(sellOutSeconds({ ...sale, seatsLeft: 0 })).toBe(0);
  expect(sellOutSeconds({ ...sale, seatsPerBooking: 5 })).toBe(Math.ceil(60_000 / (25 * 5 * 0.7)));
});
