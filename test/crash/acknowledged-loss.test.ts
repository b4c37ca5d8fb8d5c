import { describe, expect, test } from 'vitest';
import { lossOf } from './acknowledged-loss.ts';
import type { SeenHold } from './check/history.ts';
import type { AcknowledgedHold } from './load/messages.ts';

const SECOND_US = 1_000_000;
const CALLED_AT_US = 50 * SECOND_US;
const SOON_US = CALLED_AT_US + SECOND_US;
const AFTER_DEADLINE_US = CALLED_AT_US + 16 * SECOND_US;

function hold(changes: Partial<SeenHold> = {}): SeenHold {
  const price = { faceMinor: 100, feeMinor: 10, taxMinor: 5, totalMinor: 115 };
  return {
    id: 'hold',
    fence: '1.1',
    state: 'held',
    seats: [{ seat: 4, zone: 'stalls', ticketType: 'adult', ...price }],
    currency: 'CHF',
    total: price,
    secondsLeft: 15,
    extended: false,
    paused: false,
    paymentsDown: false,
    ...changes,
  };
}

function told(changes: Partial<AcknowledgedHold> = {}): AcknowledgedHold {
  return { hold: hold(), calledAtUs: CALLED_AT_US, token: '', pending: null, mayBePaid: false, ...changes };
}

describe('what a fan was told is still so', () => {
  test.each<[string, AcknowledgedHold, SeenHold, number]>([
    ['nothing happened', told(), hold(), SOON_US],
    ['its time is over', told(), hold({ state: 'released' }), AFTER_DEADLINE_US],
    ['the fan has let go', told({ pending: 'release' }), hold({ state: 'released' }), SOON_US],
    ['the fan has moved', told({ pending: 'hold' }), hold({ fence: '1.2', seats: [] }), SOON_US],
    ['the fan has asked for more time', told({ pending: 'extend' }), hold({ extended: true }), SOON_US],
    ['the fan pays', told({ pending: 'start-payment' }), hold({ state: 'paying' }), SOON_US],
    ['the fan has paid', told({ mayBePaid: true }), hold({ state: 'committed' }), SOON_US],
  ])('[DUR-1] %s', (_, acknowledged, says, nowUs) => {
    expect(lossOf(acknowledged, says, nowUs)).toBeNull();
  });
});

describe('a loss', () => {
  test.each<[string, AcknowledgedHold, SeenHold | null, number]>([
    ['an unknown hold', told(), null, AFTER_DEADLINE_US],
    ['released before its time', told(), hold({ state: 'released' }), SOON_US],
    ['released, and held again', told({ hold: hold({ state: 'released' }) }), hold(), SOON_US],
    ['other seats than the fan moved to', told({ hold: hold({ fence: '1.2' }) }), hold(), SOON_US],
    ['other seats under the same fence', told(), hold({ seats: [] }), SOON_US],
    ['another price', told(), hold({ total: { faceMinor: 100, feeMinor: 10, taxMinor: 6, totalMinor: 116 } }), SOON_US],
    ['no extension any more', told({ hold: hold({ extended: true }) }), hold(), SOON_US],
    ['a payment that never began', told({ hold: hold({ state: 'paying' }), mayBePaid: true }), hold(), SOON_US],
    ['sold, and it was not paid for', told(), hold({ state: 'committed' }), SOON_US],
    [
      'sold, and not sold any more',
      told({ hold: hold({ state: 'committed' }), mayBePaid: true }),
      hold({ state: 'released' }),
      AFTER_DEADLINE_US,
    ],
  ])('[DUR-1] is %s', (_, acknowledged, says, nowUs) => {
    expect(lossOf(acknowledged, says, nowUs)).not.toBeNull();
  });
});
