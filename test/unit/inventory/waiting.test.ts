import { describe, expect, it } from 'vitest';
import { encodeCheckpoint } from '../../../domain/inventory/checkpoint.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import { accepted, MINUTE, Office, reasonOf, user } from './fixtures.ts';

function wait(office: Office, { holdId, fence }: HoldView, waitMs: number) {
  return office.do({ kind: 'await-payment', holdId, fence, waitMs });
}

describe('waiting for leave to pay', () => {
  it('[WAIT-1] takes nothing of the hold, and the payment window is as long as without it', () => {
    const office = new Office();
    const hold = office.hold(user(1), [1]);
    office.wait(9 * MINUTE);
    expect(accepted(wait(office, hold, 4 * MINUTE)).expiresAtMs).toBe(hold.expiresAtMs + 4 * MINUTE);
    office.wait(4 * MINUTE);
    expect(office.view(hold).state.name).toBe('held');
    const paying = accepted(office.startPayment(user(1), hold));
    expect(paying.expiresAtMs).toBe(office.nowMs + 10 * MINUTE);
    expect(encodeCheckpoint(office.replayed())).toEqual(encodeCheckpoint(office.inventory));
  });

  it('[WAIT-2] said again it adds nothing, a longer wait the rest, and never more than five minutes', () => {
    const office = new Office();
    const hold = office.hold(user(1), [1]);
    const { expiresAtMs } = hold;
    expect(accepted(wait(office, hold, MINUTE)).expiresAtMs).toBe(expiresAtMs + MINUTE);
    expect(accepted(wait(office, hold, MINUTE)).expiresAtMs).toBe(expiresAtMs + MINUTE);
    expect(accepted(wait(office, hold, 2 * MINUTE)).expiresAtMs).toBe(expiresAtMs + 2 * MINUTE);
    expect(accepted(wait(office, hold, 60 * MINUTE)).expiresAtMs).toBe(expiresAtMs + 5 * MINUTE);
  });

  it('[WAIT-3] [HOLD-22] counts as time that the seats were held, and takes the last hold past sixty minutes by no more', () => {
    const office = new Office();
    const fan = user(1);
    for (let used = 0; used < 50; used += 10) {
      office.hold(fan, [1]);
      office.wait(10 * MINUTE);
    }
    const last = office.hold(fan, [1]);
    expect(accepted(wait(office, last, 5 * MINUTE)).expiresAtMs).toBe(office.nowMs + 15 * MINUTE);
    office.wait(15 * MINUTE);
    office.batch([]);
    expect(office.tables.heldMsBefore(`user:${fan.userId}`)).toBe(65 * MINUTE);
    expect(reasonOf(office.do(office.holdCommand(fan, [1])))).toBe('hold-time-used-up');
  });

  it('[WAIT-1] is for a live hold of this fence without an open session', () => {
    const office = new Office();
    const hold = office.hold(user(1), [1]);
    expect(reasonOf(wait(office, { ...hold, fence: '1.99' }, MINUTE))).toBe('stale-fence');
    const paying = office.paying(user(2), [2], 'cs-2');
    expect(reasonOf(wait(office, paying, MINUTE))).toBe('wrong-state');
    office.wait(10 * MINUTE);
    expect(reasonOf(wait(office, hold, MINUTE))).toBe('hold-ended');
  });
});
