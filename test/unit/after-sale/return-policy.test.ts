import { describe, expect, test } from 'vitest';
import {
  NO_RETURNS,
  returnOffer,
  type Keeps,
  type ReturnPolicy,
  type ReturnTerms,
} from '../../../domain/after-sale/return-policy.ts';

const DOORS = Date.parse('2026-12-05T18:00:00Z');
const HOUR = 3_600_000;
const SEATS = [
  { seat: 4, faceMinor: 5000, feeMinor: 450, taxMinor: 333 },
  { seat: 5, faceMinor: 2500, feeMinor: 225, taxMinor: 166 },
];

describe('what giving seats back comes to', () => {
  test('[RETURN-1] an event without a policy takes nothing back', () => {
    expect(offer(NO_RETURNS, DOORS - 1000 * HOUR)).toBeNull();
  });

  test.each<[Keeps, number, number]>([
    [{ kind: 'nothing' }, 5783, 2891],
    [{ kind: 'fees' }, 5333, 2666],
    [{ kind: 'amount', minor: 500 }, 5283, 2391],
    [{ kind: 'amount', minor: 3000 }, 2783, 0],
    [{ kind: 'percent', percent: 25 }, 4338, 2169],
    [{ kind: 'percent', percent: 100 }, 0, 0],
  ])('[RETURN-2] of each cancelled seat is kept what the rule says: %j', (keeps, first, second) => {
    const policy: ReturnPolicy = { cancellation: { hoursBefore: 48, keeps }, faceValue: null };
    const given = offer(policy, DOORS - 100 * HOUR)!;
    expect(given.seats).toEqual([
      { seat: 4, paidMinor: 5783, refundMinor: first },
      { seat: 5, paidMinor: 2891, refundMinor: second },
    ]);
    expect(given).toMatchObject({ rule: 'cancellation', paidMinor: 8674, refundMinor: first + second });
  });

  test('[RETURN-3] a rule ends so many hours before doors, to the millisecond', () => {
    const policy: ReturnPolicy = { cancellation: { hoursBefore: 48, keeps: { kind: 'nothing' } }, faceValue: null };
    expect(offer(policy, DOORS - 48 * HOUR - 1)).toMatchObject({ untilMs: DOORS - 48 * HOUR });
    expect(offer(policy, DOORS - 48 * HOUR)).toBeNull();
  });

  test('[RETURN-4] of the promises that stand the fan gets the best', () => {
    const both: ReturnPolicy = {
      cancellation: { hoursBefore: 48, keeps: { kind: 'percent', percent: 50 } },
      faceValue: { hoursBefore: 2 },
    };
    expect(offer(both, DOORS - 100 * HOUR)).toMatchObject({ rule: 'face-value', refundMinor: 5333 + 2666 });
    const cheap: ReturnPolicy = { ...both, cancellation: { hoursBefore: 48, keeps: { kind: 'nothing' } } };
    expect(offer(cheap, DOORS - 100 * HOUR)).toMatchObject({ rule: 'cancellation', refundMinor: 8674 });
    expect(offer(cheap, DOORS - 3 * HOUR)).toMatchObject({ rule: 'face-value' });
    expect(offer(cheap, DOORS - 1 * HOUR)).toBeNull();
  });

  test('[POSTPONE-2] a changed event gives everything back until its deadline, whatever its policy', () => {
    const changedUntilMs = DOORS - 200 * HOUR;
    expect(offer(NO_RETURNS, changedUntilMs - 1, changedUntilMs)).toMatchObject({
      rule: 'event-changed',
      refundMinor: 8674,
      untilMs: changedUntilMs,
    });
    expect(offer(NO_RETURNS, changedUntilMs, changedUntilMs)).toBeNull();
  });
});

function offer(policy: ReturnPolicy, nowMs: number, changedUntilMs: number | null = null) {
  const terms: ReturnTerms = { policy, doorsAtMs: DOORS, changedUntilMs };
  return returnOffer(terms, SEATS, nowMs);
}
